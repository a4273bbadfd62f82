import PgBoss from 'pg-boss'
import { chunks, execute, main } from './commands.mjs'

const queue = 'load'
const batchSize = 100
const boss = new PgBoss({ connectionString: process.env.LOAD_POSTGRES })
boss.on('error', error => console.error(error.message))

await main({
  packages: ['pg-boss'],
  open: async () => {
    await boss.start()
    await boss.createQueue(queue)
  },
  enqueue: async (first, count, milliseconds) => {
    for (const chunk of chunks(first, count, milliseconds)) await boss.insert(chunk.map(data => ({ name: queue, data })))
  },
  submit: task => boss.send(queue, task),
  work: async () => {
    const id = await boss.work(queue, { batchSize, pollingIntervalSeconds: 0.5 }, async jobs => {
      // After a full batch there is likely another: it need not wait for the next look.
      if (jobs.length === batchSize) boss.notifyWorker(id)
      await Promise.all(jobs.map(job => execute(job.data)))
    })
  }
})
