import type { Saving } from '@/lib/api/use-save'
import { messages } from '@/lib/messages'
import { Button } from './button'
import { FormError } from './form-error'

/** Why a form was not saved; when someone else was faster, both ways on. */
export function SaveNotice({
  saving,
  fields = [],
  className,
}: {
  saving: Saving
  /** Names of fields that show their own errors: those are not repeated here. */
  fields?: readonly string[]
  className?: string
}) {
  if (!saving.changed) {
    const shown =
      saving.error !== null &&
      saving.error.errors.length > 0 &&
      saving.error.errors.every((one) => fields.includes(one.field))
    return shown ? null : <FormError error={saving.error} {...(className && { className })} />
  }
  return (
    <div role="alert" className={className}>
      <div className="rounded border border-warn bg-warn-bg px-2.5 py-2">
        <p className="font-medium text-warn">{messages.forms.changedTitle}</p>
        <p className="mt-0.5">{messages.forms.changedText}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" onClick={saving.takeTheirs}>
            {messages.actions.takeTheirs}
          </Button>
          <Button size="sm" busy={saving.busy} onClick={() => void saving.keepMine()}>
            {messages.actions.keepMine}
          </Button>
        </div>
      </div>
    </div>
  )
}
