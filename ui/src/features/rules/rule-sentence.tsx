'use client'

import { Plus, X } from 'lucide-react'
import { Fragment } from 'react'
import { Button } from '@/components/ui/button'
import { BlankField, type BlankProps } from './blank-field'
import { firstValue, isSaid } from './draft'
import { messages } from './messages'
import { addableIn, type Node, nodesOf, type Part, unquoted } from './sentence'

const words = messages.editor

/** A rule as a sentence with a control in each blank, and what could be added to it. */
export function RuleSentence({
  parts,
  ...props
}: BlankProps & {
  parts: readonly Part[]
}) {
  const { settings, fields, onChange, disabled } = props
  const said = (name: string) => isSaid(settings, fields.get(name))
  const addable = addableIn(parts, said)
  return (
    <>
      <div className="text-md leading-8">
        <Nodes nodes={nodesOf(parts, said)} {...props} />
      </div>
      {!disabled && addable.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          {addable.map((one) => {
            const field = fields.get(one.field)
            return (
              field && (
                <Button
                  key={one.field}
                  size="sm"
                  variant="ghost"
                  title={unquoted(field.doc)}
                  className="!border-line border-dashed"
                  icon={<Plus aria-hidden className="size-3" />}
                  onClick={() => onChange({ [field.key]: firstValue(field) })}
                >
                  {one.words}
                </Button>
              )
            )
          })}
        </div>
      )}
    </>
  )
}

function Nodes({ nodes, ...props }: BlankProps & { nodes: readonly Node[] }) {
  return nodes.map((node, index) => {
    const key = `${node.kind}:${index + 1}`
    if (node.kind === 'text') return <Fragment key={key}>{node.text}</Fragment>
    if (node.kind === 'blank') return <BlankField key={key} blank={node.blank} {...props} />
    const text = node.nodes.map((one) => (one.kind === 'text' ? one.text : '')).join('…')
    return (
      <Fragment key={key}>
        <Nodes nodes={node.nodes} {...props} />
        {!props.disabled && (
          <button
            type="button"
            aria-label={words.takeAway(text.trim())}
            title={words.takeAway(text.trim())}
            onClick={() => props.onChange({ [node.field]: null })}
            className="ml-0.5 inline-flex size-5 items-center justify-center rounded-sm align-middle text-mute hover:bg-soft hover:text-ink max-md:size-7"
          >
            <X aria-hidden className="size-3" />
          </button>
        )}
      </Fragment>
    )
  })
}
