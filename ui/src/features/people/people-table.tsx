import { type Sort, SortTh, Table, Td, Th, Tr } from '@/components/ui/table'
import { formatDay, formatRange, type IsoDay } from '@/lib/dates'
import { messages } from './messages'
import { nextLevel, type Row, type SortKey } from './model'

const { columns } = messages

const sortOf = (sort: string | null, key: SortKey): Sort =>
  sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none'

/** Up, down, then the programme's own order again. */
const next = (sort: string | null, key: SortKey): string | null =>
  sort === key ? `-${key}` : sort === `-${key}` ? null : key

/** On a phone the other columns scroll beside the name. */
const NAME_STAYS =
  'max-md:[&_th:first-child]:left-0 max-md:[&_th:first-child]:z-20 max-md:[&_td:first-child]:sticky max-md:[&_td:first-child]:left-0 max-md:[&_td:first-child]:bg-panel'

export function PeopleTable({
  rows,
  year,
  day,
  sort,
  onSort,
  selected,
  onOpen,
}: {
  rows: readonly Row[]
  year: { start: IsoDay; end: IsoDay }
  /** The day whose levels are shown. */
  day: IsoDay
  sort: string | null
  onSort: (sort: string | null) => void
  selected: string | undefined
  onOpen: (person: string) => void
}) {
  const head = (key: SortKey, numeric = false) => (
    <SortTh sort={sortOf(sort, key)} onSort={() => onSort(next(sort, key))} numeric={numeric}>
      {columns[key]}
    </SortTh>
  )
  // Columns that nobody uses take no room.
  const cohorts = rows.some(({ cohort }) => cohort)
  const shifts = rows.some((row) => row.shifts !== null)
  const qualified = rows.some(({ person }) => person.qualifications.length)
  return (
    <Table caption={messages.title} className={NAME_STAYS}>
      <thead>
        <tr>
          {head('name')}
          {head('level')}
          {head('fte', true)}
          {head('dates')}
          {cohorts && head('cohort')}
          {qualified && <Th>{columns.qualifications}</Th>}
          {head('leave', true)}
          {head('requests', true)}
          {shifts && head('shifts', true)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr
            key={row.person.id}
            selected={row.person.id === selected}
            onClick={() => onOpen(row.person.id)}
            className="cursor-pointer"
          >
            <Td className="whitespace-nowrap">
              <button
                type="button"
                onClick={(event) => {
                  event.stopPropagation()
                  onOpen(row.person.id)
                }}
                className="font-medium hover:underline"
              >
                {row.person.name}
              </button>
              <span className="ml-2 text-xs text-mute">{row.person.id}</span>
            </Td>
            <Td className="whitespace-nowrap">
              <Level row={row} day={day} />
            </Td>
            <Td numeric className="whitespace-nowrap">
              {messages.percent(row.fte)}
            </Td>
            <Td className="whitespace-nowrap text-mute">
              {row.start <= year.start && row.end >= year.end
                ? messages.allYear
                : formatRange(row.start, row.end)}
            </Td>
            {cohorts && <Td>{row.cohort}</Td>}
            {qualified && (
              <Td className="text-mute">
                {row.person.qualifications
                  .map(({ name, until }) =>
                    until ? messages.until(name, formatDay(until, { year: true })) : name,
                  )
                  .join(', ')}
              </Td>
            )}
            <Td numeric className={row.leave ? '' : 'text-mute'}>
              {row.leave}
            </Td>
            <Td numeric className={row.requests ? '' : 'text-mute'}>
              {row.requests}
            </Td>
            {shifts && <Td numeric>{row.shifts}</Td>}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function Level({ row, day }: { row: Row; day: IsoDay }) {
  const coming = nextLevel(row.person, day)
  const role = row.person.role === 'resident' ? '' : messages.roleOf[row.person.role]
  const level = row.level === null ? '' : messages.pgy(row.level)
  return (
    <>
      {[role, level].filter(Boolean).join(' · ') || messages.noLevel}
      {coming && (
        <span className="ml-2 text-xs text-mute">
          {messages.offCycle(messages.pgy(coming.pgy), formatDay(coming.start))}
        </span>
      )}
    </>
  )
}
