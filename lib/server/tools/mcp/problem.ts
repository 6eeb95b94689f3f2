/** What goes wrong between Weir and a tool server, in words for a person or a model. Pure. */
import {
  OAuthError,
  ProtocolError,
  RegistrationRejectedError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import { isAppError } from '@/lib/server/http/app-error'
import { brokenOff } from './http-transport'

export interface ConnectProblem {
  readonly state: 'failed' | 'needs_sign_in'
  readonly problem: string
}

/**
 * Why a connection did not come about. `place` is its URL or command.
 * @param lastWords the end of a process's stderr; it stands behind the sentence and a blank line, with its line breaks.
 */
export function connectProblem(error: unknown, place: string, lastWords = ''): ConnectProblem {
  if (error instanceof UnauthorizedError)
    return { state: 'needs_sign_in', problem: `${place} asks you to sign in.` }
  return { state: 'failed', problem: withOutput(whyNotConnected(error, place), lastWords) }
}

/** A sentence, a blank line, and what a process wrote, as of `connectProblem`. */
export function withOutput(sentence: string, output: string): string {
  return (output === '' ? sentence : `${sentence}\n\n${output}`).slice(0, 2500)
}

function whyNotConnected(error: unknown, place: string): string {
  if (error instanceof OAuthError || error instanceof RegistrationRejectedError)
    return `${place} asks for a sign-in and refuses Weir: ${error.message}`
  if (error instanceof SdkHttpError && error.status !== undefined)
    return `${place} answers with ${error.status}.`
  if (isTimeout(error)) return `${place} does not answer in time.`
  if (isClosed(error)) return `${place} ended before it was connected.`
  switch (systemCode(error)) {
    case 'ENOENT':
      return `${place} cannot be started: there is no such program.`
    case 'EACCES':
      return `${place} cannot be started: it is not allowed to run.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${place} has no address: its name is not known.`
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `${place} ended the connection.`
    case undefined:
      return unnamedReason(error, place)
    default:
      return `${place} cannot be reached (${systemCode(error)}).`
  }
}

/** The SDK asks a server over HTTP which protocol it speaks, and wraps what goes wrong with that. */
function unnamedReason(error: unknown, place: string): string {
  if (!(error instanceof SdkError) || error.code !== SdkErrorCode.EraNegotiationFailed)
    return `${place} cannot be used: ${messageOf(error)}`
  return error.cause instanceof TypeError
    ? `${place} cannot be reached: ${messageOf(error.cause.cause ?? error.cause)}.`
    : `${place} does not answer as a tool server does.`
}

/** Why a sign-in did not come to its end. */
export function signInProblem(error: unknown, place: string): string {
  return `The sign-in at ${place} failed: ${messageOf(error)}`.slice(0, 500)
}

/** Why a call failed, `server` being its name. */
export function callProblem(error: unknown, server: string): string {
  if (isAppError(error)) return error.message
  if (hasStoppedAnswering(error)) return `${server} stopped answering.`
  if (error instanceof UnauthorizedError) return `${server} asks a person to sign in.`
  if (error instanceof SdkHttpError && error.status !== undefined)
    return `${server} answers with ${error.status}.`
  if (error instanceof ProtocolError) return `${server} refuses the call: ${error.message}`
  return `${server} cannot be used: ${messageOf(error)}`
}

/** Why the connection is of no use after a call failed so; undefined when it still is. */
export function lossOf(error: unknown, server: string): ConnectProblem | undefined {
  if (error instanceof UnauthorizedError)
    return { state: 'needs_sign_in', problem: callProblem(error, server) }
  if (!hasStoppedAnswering(error) && !wasNotTaken(error)) return undefined
  return { state: 'failed', problem: `${server} stopped answering.` }
}

/** The connection, or the stream of the call, ended without an answer. */
function hasStoppedAnswering(error: unknown): boolean {
  if (error instanceof ProtocolError) return error.data === brokenOff
  return isClosed(error) || isUnreachable(error)
}

/** The server did not take the call at all: it may be sent again. */
export function wasNotTaken(error: unknown): boolean {
  // A server that was started again knows its old sessions no more; some say 404, as they should, some 400.
  if (error instanceof SdkHttpError) return error.status === 404 || error.status === 400
  if (error instanceof SdkError) return error.code === SdkErrorCode.NotConnected
  return systemCode(error) === 'ECONNREFUSED'
}

function isTimeout(error: unknown): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout
}

function isClosed(error: unknown): boolean {
  if (!(error instanceof SdkError)) return error instanceof Error && error.message === 'Not connected'
  return error.code === SdkErrorCode.ConnectionClosed || error.code === SdkErrorCode.NotConnected
}

function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError || systemCode(error) !== undefined
}

/** `ECONNREFUSED` and the like, wherever in the chain of causes. */
function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && !(error instanceof SdkError) ? String(error.code) : ''
  if (/^(E[A-Z_]+|UND_ERR_\w+)$/.test(code)) return code
  if (error instanceof AggregateError) return systemCode(error.errors[0])
  return systemCode(error.cause)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
