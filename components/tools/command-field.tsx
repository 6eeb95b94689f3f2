import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'

interface CommandFieldProps {
  readonly commands: readonly string[]
  readonly command: string
  readonly error: string | undefined
  readonly onChange: (command: string) => void
}

/** Which of the allowed commands starts the server. */
export function CommandField({ commands, command, error, onChange }: CommandFieldProps) {
  const isThere = command === '' || commands.includes(command)
  const hint = commands.length === 0 ? <NoCommands /> : 'Weir starts it and speaks with it over stdio.'
  return (
    <Field label="Command" error={error} hint={hint}>
      {(ties) => (
        <Select
          {...ties}
          value={command}
          disabled={commands.length === 0}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{commands.length === 0 ? 'No command is allowed yet' : 'Choose a command'}</option>
          {!isThere && <option value={command}>{command} (not allowed any more)</option>}
          {commands.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function NoCommands() {
  return (
    <>
      A command runs on the server, so only the server’s own configuration can allow one: name it in{' '}
      <code className="font-mono text-[12px]">MCP_STDIO_ALLOWED</code> and start Weir again.
    </>
  )
}
