'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { NumberField } from '@/components/ui/number-field'
import { SaveNotice } from '@/components/ui/save-notice'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useSave } from '@/lib/api/use-save'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { BlankField } from './blank-field'
import {
  changedSettings,
  draftOf,
  draftOfType,
  isChanged,
  type Rule,
  type RuleType,
  SEVERITIES,
  withValue,
} from './draft'
import { messages } from './messages'
import { RulePreview } from './rule-preview'
import { RuleRemove } from './rule-remove'
import { RuleSentence } from './rule-sentence'
import { fieldsIn, partsOf, type Settings, spoken, unquoted, type Value } from './sentence'
import type { Choices } from './use-choices'
import { usePreview } from './use-preview'

const words = messages.editor
/** Fields with a place of their own; the others that no sentence speaks of stand under More. */
const PLACED = ['id', 'severity', 'tier', 'weight', 'note']

/** Edits one rule in its place, with what it would flag beside it; or makes a new one. */
export default function RuleEditor({
  programme,
  type,
  rule,
  choices,
  write,
  onClose,
  onDirty,
}: {
  programme: number
  type: RuleType
  rule: Rule | undefined
  choices: Choices
  write: boolean
  onClose: () => void
  onDirty: (dirty: boolean) => void
}) {
  const [draft, setDraft] = useState(() => (rule ? draftOf(rule) : draftOfType(type)))
  const [before, setBefore] = useState(draft)
  const dirty = isChanged(before, draft)
  useEffect(() => onDirty(dirty), [dirty, onDirty])
  const preview = usePreview(programme, type.kind, rule, draft)
  const params = { path: { programme, rule: rule?.id ?? '' } }
  const saving = useSave<Rule>({
    item: rule,
    read: async () => (await api.GET(`${PROGRAMME}/rules/{rule}`, { params })).data,
    send: (etag) => {
      const { id, severity } = draft
      const settings = changedSettings(rule ? before.settings : {}, draft.settings)
      return rule
        ? api.PATCH(`${PROGRAMME}/rules/{rule}`, {
            params,
            headers: ifMatch(etag),
            body: { severity, settings },
          })
        : api.POST(`${PROGRAMME}/rules`, {
            params: { path: { programme } },
            body: { kind: type.kind, id: id.trim() || null, severity, settings },
          })
    },
    onSaved: () => {
      toast(words.saved)
      onDirty(false)
      onClose()
    },
    onTheirs: (theirs) => {
      setDraft(draftOf(theirs))
      setBefore(draftOf(theirs))
    },
  })
  const parts = partsOf(type.sentence)
  const fields = new Map(type.fields.map((field) => [field.key, field]))
  const inSentence = fieldsIn(parts)
  const others = type.fields.filter(({ key }) => !PLACED.includes(key) && !inSentence.includes(key))
  const errors = new Map(
    (preview.data?.problems ?? []).map((one) => [one.field.replace(/^settings\./, ''), one]),
  )
  const error = (field: string) =>
    saving.error?.field(`settings.${field}`) ?? errors.get(field)?.message
  const set = (changes: Readonly<Record<string, Value>>) => {
    let settings: Settings = draft.settings
    for (const [key, value] of Object.entries(changes)) settings = withValue(settings, key, value)
    setDraft({ ...draft, settings })
  }
  const props = {
    settings: draft.settings,
    fields,
    choices,
    onChange: set,
    error,
    disabled: !write,
  }
  const text = (key: string) => String(draft.settings[key] ?? '')
  // A new rule begins at its first blank.
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!rule) form.current?.querySelector<HTMLElement>('.blank,input,select')?.focus()
  }, [rule])
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void saving.save()
      }}
      className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <div className="flex min-w-0 flex-col gap-3.5">
        <SaveNotice saving={saving} />
        <RuleSentence parts={parts} {...props} />
        {others.length > 0 && (
          <div className="flex flex-wrap gap-x-4 gap-y-2">
            {others.map((field) => (
              <div key={field.key} className="flex items-center gap-2" title={unquoted(field.doc)}>
                <span className="text-mute">{spoken(field.key)}</span>
                <BlankField blank={{ field: field.key, style: 'plain' }} {...props} />
              </div>
            ))}
          </div>
        )}
        <fieldset disabled={!write} className="flex flex-wrap items-end gap-3">
          <Segmented
            label={messages.severity}
            value={draft.severity}
            onValueChange={(severity) => setDraft({ ...draft, severity })}
            segments={SEVERITIES.map((value) => ({ value, label: messages.severities[value] }))}
          />
          {draft.severity !== 'must' && (
            <>
              <NumberField
                label={words.weight}
                className="w-20"
                min={0}
                value={typeof draft.settings.weight === 'number' ? draft.settings.weight : 1}
                onValueChange={(weight) => set({ weight })}
                error={error('weight')}
              />
              <Select
                label={words.tier}
                className="w-32"
                value={text('tier') || String(fields.get('tier')?.default ?? '')}
                onValueChange={(tier) => set({ tier })}
                options={(fields.get('tier')?.choices ?? []).map((value) => ({
                  value,
                  label: words.tiers[value] ?? value,
                }))}
              />
            </>
          )}
          <p className="w-full text-xs text-mute">{messages.severityHints[draft.severity]}</p>
        </fieldset>
        <div className="flex flex-wrap gap-3">
          <TextField
            label={words.note}
            hint={words.noteHint}
            className="min-w-52 flex-1"
            disabled={!write}
            value={text('note')}
            onChange={(event) => set({ note: event.target.value || null })}
            error={error('note')}
          />
          {!rule && (
            <TextField
              label={words.id}
              hint={words.idHint}
              className="w-52 max-md:w-full"
              value={draft.id}
              onChange={(event) => setDraft({ ...draft, id: event.target.value })}
              error={saving.error?.field('id')}
            />
          )}
        </div>
        {write && (
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              variant="primary"
              busy={saving.busy}
              disabled={rule !== undefined && !dirty}
            >
              {rule ? words.save : words.create}
            </Button>
            <Button onClick={onClose}>
              {dirty ? shared.actions.cancel : shared.actions.close}
            </Button>
            {rule && (
              <div className="ml-auto">
                <RuleRemove
                  programme={programme}
                  rule={rule}
                  onRemoved={() => {
                    onDirty(false)
                    onClose()
                  }}
                />
              </div>
            )}
          </div>
        )}
      </div>
      {write && (
        <RulePreview
          preview={preview.data}
          busy={preview.isFetching}
          error={preview.data ? null : preview.error}
          changed={dirty || !rule}
        />
      )}
    </form>
  )
}
