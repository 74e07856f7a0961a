import { Table, Td, Th, Tr } from '@/components/ui/table'
import { messages } from './messages'
import type { Pack } from './packs'

const words = messages.packs
const { columns } = words

/** Every clause under its present and its former number, with its source; then what is not checked. */
export function PackClauses({ pack }: { pack: Pack }) {
  const before = pack.clauses.some(({ code_before }) => code_before)
  return (
    <details className="mt-3">
      <summary className="cursor-pointer py-1 font-medium">
        {words.details(pack.clauses.length)}
      </summary>
      <Table caption={words.clauses} className="mt-2">
        <thead>
          <tr>
            <Th>{columns.code}</Th>
            {before && <Th>{columns.before}</Th>}
            <Th>{columns.title}</Th>
            <Th>{columns.severity}</Th>
            <Th>{columns.source}</Th>
          </tr>
        </thead>
        <tbody>
          {pack.clauses.map((clause) => (
            <Tr key={clause.id}>
              <Td className="whitespace-nowrap align-top tabular-nums">{clause.code}</Td>
              {before && (
                <Td className="whitespace-nowrap align-top text-mute">{clause.code_before}</Td>
              )}
              <Td className="min-w-72 align-top">
                <span className="font-medium">{clause.title}</span>
                <span className="block text-mute">{clause.words}</span>
              </Td>
              <Td className="align-top text-mute">
                {words.severities[clause.severity] ?? clause.severity}
              </Td>
              <Td className="min-w-48 align-top text-xs text-mute">{clause.source}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {pack.not_checked.length > 0 && (
        <>
          <h3 className="mt-3">{words.notChecked}</h3>
          <p className="text-mute">{words.notCheckedText}</p>
          <ul className="mt-1 flex flex-col gap-1">
            {pack.not_checked.map((one) => (
              <li key={one.code}>
                <span className="font-medium">
                  {one.code} {one.title}
                </span>
                <span className="block text-mute">{one.reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}
