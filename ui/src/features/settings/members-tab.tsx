'use client'

import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { ErrorState } from '@/components/ui/error-state'
import { Menu } from '@/components/ui/menu'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { messages } from './messages'
import { type Member, ROLES, type Role, type User } from './model'
import { NewUser } from './new-user'
import { OneTimePassword, ResetPassword } from './one-time-password'
import { type Accounts, useAccounts } from './use-accounts'

const words = messages.members
const NONE = 'none'

/** Everybody who can sign in: account, role in this programme, and who they are in the schedule. */
export function MembersTab({ programme, self }: { programme: number; self: number }) {
  const accounts = useAccounts(programme)
  const [adding, setAdding] = useState(false)
  const [resetting, setResetting] = useState<User | null>(null)
  const [told, setTold] = useState<{ name: string; password: string } | null>(null)
  const { users, members, people, error, retry } = accounts
  if (!users || !members)
    return error ? <ErrorState error={error} onRetry={retry} /> : <SkeletonRows />
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <p className="text-mute">{words.text}</p>
        <Button variant="primary" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </div>
      <Table caption={words.caption}>
        <thead className="max-md:sr-only">
          <tr>
            <Th>{words.name}</Th>
            <Th>{words.role}</Th>
            <Th>{words.clinician}</Th>
            <Th>
              <span className="sr-only">{words.actions}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              self={user.id === self}
              member={members.find((one) => one.user === user.id)}
              people={people}
              accounts={accounts}
              onReset={() => setResetting(user)}
            />
          ))}
        </tbody>
      </Table>
      <NewUser
        programme={programme}
        people={people}
        open={adding}
        onOpenChange={setAdding}
        onMade={setTold}
      />
      {resetting && (
        <ResetPassword
          user={resetting}
          onOpenChange={(open) => !open && setResetting(null)}
          onMade={(password) => {
            setTold({ name: resetting.name, password })
            setResetting(null)
          }}
        />
      )}
      {told && <OneTimePassword {...told} onClose={() => setTold(null)} />}
    </>
  )
}

function UserRow({
  user,
  self,
  member,
  people,
  accounts,
  onReset,
}: {
  user: User
  self: boolean
  member: Member | undefined
  people: Accounts['people']
  accounts: Accounts
  onReset: () => void
}) {
  const setRole = (value: Role | typeof NONE) =>
    value === NONE
      ? accounts.removeMember(user)
      : accounts.putMember(user, { role: value, clinician: member?.clinician ?? null })
  return (
    <Tr
      className={clsx(
        'max-md:grid max-md:grid-cols-[1fr_auto] max-md:py-2 max-md:[&>td]:h-auto',
        !user.active && 'text-mute',
      )}
    >
      <Td>
        <span className="flex flex-wrap items-center gap-1.5 font-medium">
          {user.name}
          {self && <Badge>{words.you}</Badge>}
          {user.administrator && <Badge tone="accent">{words.administrator}</Badge>}
          {!user.active && <Badge>{words.inactive}</Badge>}
        </span>
        <span className="block text-xs text-mute">{user.username}</span>
      </Td>
      <Td className="min-w-36 max-md:order-1 max-md:col-span-2">
        {user.administrator ? (
          <span className="text-mute">{words.everywhere}</span>
        ) : (
          <Select<Role | typeof NONE>
            label={words.role}
            hideLabel
            value={member?.role ?? NONE}
            onValueChange={setRole}
            options={[
              { value: NONE, label: words.noRole },
              ...ROLES.map((role) => ({ value: role, label: words.roles[role] })),
            ]}
          />
        )}
      </Td>
      <Td className="min-w-44 max-md:order-1 max-md:col-span-2">
        {member && (
          <Combobox
            label={words.clinician}
            hideLabel
            placeholder={words.nobody}
            value={member.clinician}
            onValueChange={(clinician) =>
              accounts.putMember(user, { role: member.role, clinician })
            }
            choices={people}
          />
        )}
      </Td>
      <Td className="w-10 max-md:w-auto">
        <Menu
          label={words.menu(user.name)}
          align="end"
          groups={[
            { items: [{ id: 'reset', label: words.reset, onSelect: onReset }] },
            {
              items: self
                ? []
                : [
                    {
                      id: 'administrator',
                      label: user.administrator ? words.noAdministrator : words.makeAdministrator,
                      onSelect: () =>
                        accounts.changeUser(user, { administrator: !user.administrator }),
                    },
                    {
                      id: 'active',
                      label: user.active ? words.deactivate : words.activate,
                      danger: user.active,
                      onSelect: () => accounts.changeUser(user, { active: !user.active }),
                    },
                  ],
            },
          ]}
          trigger={(props) => (
            <button
              type="button"
              {...props}
              aria-label={words.menu(user.name)}
              className="inline-flex size-6 items-center justify-center rounded text-mute hover:bg-soft hover:text-ink max-md:size-10"
            >
              <Ellipsis aria-hidden className="size-4" />
            </button>
          )}
        />
      </Td>
    </Tr>
  )
}
