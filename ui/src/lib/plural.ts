const rules = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')

/** `1 violation`, `1,204 violations`; `many` is for words that do not just take an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${rules.select(count) === 'one' ? one : many}`
}

/** `Ng`, `Ng and Ito`, `Ng, Ito and Kaur`. */
export const list = (items: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items)
