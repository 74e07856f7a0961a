/** Where the focus goes when a dialog opens: what asks for it, else the first field, else the dialog. */
export function firstField(): HTMLElement | true {
  const dialogs = document.querySelectorAll('[role=dialog]:not([popover])')
  const dialog = dialogs[dialogs.length - 1]
  const field = dialog?.querySelector<HTMLElement>('[data-autofocus],input,select,textarea')
  return field ?? (dialog instanceof HTMLElement ? dialog : true)
}
