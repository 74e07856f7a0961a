import { messages } from './messages'

const words = messages.who

function sayWord(word: string): string {
  if (word.startsWith('!')) return words.not(sayWord(word.slice(1)))
  const [, level, above] = /^pgy(\d+)(\+?)$/.exec(word) ?? []
  if (level) return above ? words.above(level) : words.level(level)
  const [kind = '', name] = word.split(':')
  if (name && (kind === 'cohort' || kind === 'qualified' || kind === 'on')) return words[kind](name)
  return word === 'all' ? words.all : (words.roles[word] ?? word)
}

/** A phrase for people as one says it: `pgy2+ !cohort:late` → `PGY-2 and above, not cohort late`. */
export const sayWho = (phrase: string): string =>
  phrase.split(/\s+/).filter(Boolean).map(sayWord).join(', ')
