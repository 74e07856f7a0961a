'use client'

import type { Choice } from '@/components/ui/combobox'
import { $api, ifMatch, type Schemas } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { queryClient } from '@/lib/api/query-client'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import type { Member, User } from './model'

const MEMBERS = '/api/scheduling/programmes/{programme}/members'

export const readAccountsAgain = (): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [, path] }) =>
      path === '/api/users' || path === MEMBERS || path === '/api/session',
  })

const failed = (error: unknown) => {
  toast(asProblem(error).message, { tone: 'error' })
  void readAccountsAgain()
}

export interface Accounts {
  users: readonly User[] | undefined
  members: readonly Member[] | undefined
  /** People of the programme, to say who a user is in the schedule. */
  people: readonly Choice[]
  error: unknown
  retry: () => void
  putMember: (user: User, part: Schemas['Part']) => void
  removeMember: (user: User) => void
  changeUser: (user: User, change: Schemas['UserChange']) => void
}

/** Accounts of the installation, their parts in a programme, and what changes them at once. */
export function useAccounts(programme: number): Accounts {
  const path = { programme }
  const users = $api.useQuery('get', '/api/users', { params: { query: { limit: 1000 } } })
  const members = $api.useQuery('get', MEMBERS, { params: { path } })
  const people = $api.useQuery('get', '/api/scheduling/programmes/{programme}/people', {
    params: { path, query: { limit: 1000 } },
  })
  const put = $api.useMutation('put', `${MEMBERS}/{user}`, { onError: failed })
  const remove = $api.useMutation('delete', `${MEMBERS}/{user}`, { onError: failed })
  const change = $api.useMutation('patch', '/api/users/{user}', { onError: failed })
  const saved = (user: User) => ({
    onSuccess: async () => {
      await readAccountsAgain()
      toast(messages.members.saved(user.name))
    },
  })
  /** Whoever is no member yet has no state to name. */
  const part = (user: User) => {
    const member = members.data?.items.find((one) => one.user === user.id)
    return { path: { programme, user: user.id }, header: member ? ifMatch(member.etag) : {} }
  }
  return {
    users: users.data?.items,
    members: members.data?.items,
    people: (people.data?.items ?? []).map(({ id, name }) => ({
      value: id,
      label: name,
      hint: id,
    })),
    error: users.error ?? members.error,
    retry: () => void Promise.all([users.refetch(), members.refetch()]),
    putMember: (user, body) => put.mutate({ params: part(user), body }, saved(user)),
    removeMember: (user) => remove.mutate({ params: part(user) }, saved(user)),
    changeUser: (user, body) =>
      change.mutate(
        { params: { path: { user: user.id }, header: ifMatch(user.etag) }, body },
        saved(user),
      ),
  }
}
