export const messages = {
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser did not let this page copy. Select the text instead.',
  waiting: 'Reading what is known',
} as const
