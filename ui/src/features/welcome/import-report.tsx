import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Schemas } from '@/lib/api/client'
import { wayOut } from '@/lib/api/problem'
import { messages } from './messages'

const words = messages.import
type Line = Schemas['MistakeLine']

/** What a zip holds, and every mistake in it with its place and the way out. */
export function ImportReport({ report }: { report: Schemas['ImportReport'] }) {
  const { mistakes, unfinished, ignored, counts } = report
  return (
    <div className="flex flex-col gap-4" aria-live="polite">
      {report.name && (
        <Panel title={words.found}>
          <p className="text-md font-semibold">{report.name}</p>
          <p className="text-mute">{report.specialty}</p>
          <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-2">
            {Object.entries(counts).map(([key, count]) => (
              <div key={key}>
                <dt className="text-xs text-mute">{words.counts[key] ?? key}</dt>
                <dd className="text-md tabular-nums">{count}</dd>
              </div>
            ))}
          </dl>
          {ignored.length > 0 && (
            <p className="mt-2 text-xs text-mute">{words.ignored(ignored.join(', '))}</p>
          )}
        </Panel>
      )}
      {mistakes.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2 className="text-bad">{words.mistakes(mistakes.length)}</h2>
          <p className="text-mute">{words.mistakesText}</p>
          <Lines lines={mistakes} caption={words.mistakes(mistakes.length)} />
        </section>
      )}
      {unfinished.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2>{words.unfinished(unfinished.length)}</h2>
          <Lines lines={unfinished} caption={words.unfinished(unfinished.length)} />
        </section>
      )}
    </div>
  )
}

function Lines({ lines, caption }: { lines: readonly Line[]; caption: string }) {
  return (
    <Table caption={caption} className="max-h-80">
      <thead>
        <tr>
          <Th>{words.place}</Th>
          <Th>{words.value}</Th>
          <Th>{words.wrong}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((one) => (
          <Tr key={`${one.file}:${one.line}:${one.field}:${one.value}:${one.message}`}>
            <Td className="whitespace-nowrap align-top">
              <span className="font-medium">{one.file}</span>
              <span className="block text-xs text-mute">
                {[one.line ? `line ${one.line}` : words.whole, one.field]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </Td>
            <Td className="align-top">{one.value && <Badge>{one.value}</Badge>}</Td>
            <Td className="align-top">
              {one.message}
              {one.maybe && <span className="block text-mute">{wayOut(one.maybe)}</span>}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
