'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { type Choice, Combobox } from '@/components/ui/combobox'
import { Dialog } from '@/components/ui/dialog'
import { FormError } from '@/components/ui/form-error'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import { oneTimePassword, ROLES, type Role } from './model'
import { readAccountsAgain } from './use-accounts'

const words = messages.newUser
const EMPTY = {
  name: '',
  username: '',
  role: 'resident' as Role,
  clinician: null as string | null,
  administrator: false,
}

/** An account with a one-time password, and its part in this programme. */
export function NewUser({
  programme,
  people,
  open,
  onOpenChange,
  onMade,
}: {
  programme: number
  people: readonly Choice[]
  open: boolean
  onOpenChange: (open: boolean) => void
  onMade: (made: { name: string; password: string }) => void
}) {
  const form = useId()
  const [values, setValues] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const create = $api.useMutation('post', '/api/users')
  const join = $api.useMutation('put', '/api/scheduling/programmes/{programme}/members/{user}')
  const set = (change: Partial<typeof EMPTY>) => setValues({ ...values, ...change })
  const problem = create.error ? asProblem(create.error) : null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const name = values.name.trim()
    const username = values.username.trim()
    if (!name || !username) return
    const password = oneTimePassword()
    const { administrator, role, clinician } = values
    const made = await create
      .mutateAsync({ body: { name, username, password, administrator } })
      .catch(() => null)
    // What went wrong stands in the form.
    if (!made) return
    // From here on the account exists: its password is shown whatever becomes of the role.
    onMade({ name, password })
    onOpenChange(false)
    setValues(EMPTY)
    setTried(false)
    if (!administrator)
      await join
        .mutateAsync({
          params: { path: { programme, user: made.id } },
          body: { role, clinician },
        })
        .catch((failure: unknown) => toast(asProblem(failure).message, { tone: 'error' }))
    await readAccountsAgain()
  }
  const missing = (value: string) => (tried && !value.trim() ? words.missing : undefined)
  const atField = problem?.field('username') ?? problem?.field('name')
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.title}
      description={words.text}
      footer={
        <Button type="submit" form={form} variant="primary" busy={create.isPending}>
          {words.submit}
        </Button>
      }
    >
      <form
        id={form}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="flex flex-col gap-4"
      >
        <TextField
          label={words.name}
          maxLength={120}
          value={values.name}
          onChange={(event) => set({ name: event.target.value })}
          error={missing(values.name) ?? problem?.field('name')}
        />
        <TextField
          label={words.username}
          hint={words.usernameHint}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          value={values.username}
          onChange={(event) => set({ username: event.target.value })}
          error={missing(values.username) ?? problem?.field('username')}
        />
        {!values.administrator && (
          <>
            <Select
              label={words.role}
              hint={messages.members.roleHelp[values.role]}
              value={values.role}
              onValueChange={(role) => set({ role })}
              options={ROLES.map((role) => ({ value: role, label: messages.members.roles[role] }))}
            />
            <Combobox
              label={words.clinician}
              hint={words.clinicianHint}
              placeholder={messages.members.nobody}
              value={values.clinician}
              onValueChange={(clinician) => set({ clinician })}
              choices={people}
            />
          </>
        )}
        <Checkbox
          label={words.administrator}
          hint={words.administratorHint}
          checked={values.administrator}
          onCheckedChange={(administrator) => set({ administrator })}
        />
        {!atField && <FormError error={create.error} />}
      </form>
    </Dialog>
  )
}
