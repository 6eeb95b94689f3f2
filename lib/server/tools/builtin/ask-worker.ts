/** Work that may never end, or may take all memory, in a thread that can be ended. */
import type { Worker } from 'node:worker_threads'
import { ToolFailure } from './define-tool'
import { createLimit } from './limit'

/** Each thread takes some 50 MB and a processor; a model can ask for any number at once. */
const inThread = createLimit(4)

/** Generous: loading its modules takes a thread a fifth of a second, and much longer on a busy machine. */
const startMs = 15_000

interface Limits {
  /** What is done, as the subject of a sentence. */
  readonly what: string
  /** Counts from when the thread has loaded. */
  readonly maxMs: number
}

/**
 * Hands one job to a new thread, which posts `ready` when it has loaded and then its answer, and ends the thread.
 *
 * The job goes as a message and not as `workerData`, which Next's bundler takes for itself. It finds a worker in the
 * source by `new Worker(new URL('./….ts', import.meta.url), { … })` alone, so that each user writes just that: with a
 * variable as the second argument it copies the file as it is, and that does not run. Each sets a limit of memory, and
 * an empty `env`: the keys in the server's environment are not for a thread that works on what others wrote.
 * @throws ToolFailure when it takes too long or too much memory, or `signal` aborts.
 */
export function askWorker(
  start: () => Worker,
  job: unknown,
  limits: Limits,
  signal: AbortSignal,
): Promise<unknown> {
  return inThread(() => answerOf(start, job, limits, signal))
}

async function answerOf(start: () => Worker, job: unknown, { what, maxMs }: Limits, signal: AbortSignal) {
  if (signal.aborted) throw new ToolFailure(`${what} was stopped.`)
  const worker = start()
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const give = (reason: string) => () => reject(new ToolFailure(`${what} ${reason}.`))
  const stop = give('was stopped')
  let timer = setTimeout(give('could not start'), startMs)

  worker.on('message', (message: unknown) => {
    if (message !== 'ready') return resolve(message)
    clearTimeout(timer)
    timer = setTimeout(give(`took longer than ${maxMs / 1000} s`), maxMs)
    worker.postMessage(job)
  })
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') give('needs more memory than it may have')()
    else reject(error)
  })
  worker.on('exit', give('ended without a result'))
  signal.addEventListener('abort', stop)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
