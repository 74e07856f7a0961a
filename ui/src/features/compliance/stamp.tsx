import { Panel } from '@/components/ui/panel'
import { messages } from './messages'
import type { PackInUse } from './queries'

/** What the report rests on: version, packs and their hashes; and what no report can show. */
export function Stamp({ lines, packs }: { lines: readonly string[]; packs: readonly PackInUse[] }) {
  const open = packs.flatMap((pack) => pack.not_checked.map((one) => ({ ...one, pack: pack.name })))
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-lg:grid-cols-1">
      {open.length > 0 && (
        <Panel title={messages.notChecked.title}>
          <p className="mb-1 text-mute">{messages.notChecked.text(open.length)}</p>
          <ul>
            {open.map((one) => (
              <li
                key={`${one.pack}${one.code}`}
                className="border-line border-t py-1.5 first:border-t-0"
              >
                <span className="mr-2 font-medium tabular-nums">{one.code}</span>
                {one.title}
                <span className="block text-xs text-mute">{one.reason}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={messages.stamp.title}>
        <ul>
          {lines.map((line) => (
            <li key={line} className="break-words tabular-nums">
              {line}
            </li>
          ))}
          {packs.map((pack) => (
            <li key={pack.name} className="text-xs text-mute">
              {messages.stamp.pack(pack.title, pack.edition)}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  )
}
