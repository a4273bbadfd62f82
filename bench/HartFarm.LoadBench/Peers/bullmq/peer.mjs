import { Queue, Worker } from 'bullmq'
import { chunks, execute, main } from './commands.mjs'

const connection = { host: '127.0.0.1', port: Number(process.env.LOAD_REDIS_PORT), maxRetriesPerRequest: null }
let queue

await main({
  packages: ['bullmq', 'ioredis'],
  open: async command => {
    if (command === 'work') return
    queue = new Queue('load', { connection })
    await queue.waitUntilReady()
  },
  enqueue: async (first, count, milliseconds) => {
    for (const chunk of chunks(first, count, milliseconds)) await queue.addBulk(chunk.map(data => ({ name: 'task', data })))
  },
  submit: task => queue.add('task', task),
  work: async () => {
    const worker = new Worker('load', job => execute(job.data), { connection, concurrency: 100 })
    worker.on('error', error => console.error(error.message))
    await worker.waitUntilReady()
  }
})
