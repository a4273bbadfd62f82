import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { chunks, execute, main } from './commands.mjs'

const connectionString = process.env.LOAD_POSTGRES
const logger = new Logger(() => (level, message) => { if (level === 'error') console.error(message) })
const addJobs = `
  select count(*) from graphile_worker.add_jobs(array(
    select row('load', payload, null, null, null, null, null, null)::graphile_worker.job_spec from json_array_elements($1::json) as payload))`
let utils

await main({
  packages: ['graphile-worker'],
  open: async () => {
    utils = await makeWorkerUtils({ connectionString, logger })
    await utils.migrate()
  },
  enqueue: async (first, count, milliseconds) => {
    for (const chunk of chunks(first, count, milliseconds)) await utils.withPgClient(client => client.query(addJobs, [JSON.stringify(chunk)]))
  },
  submit: task => utils.addJob('load', task),
  work: () => run({ connectionString, logger, concurrentJobs: 24, maxPoolSize: 25, taskList: { load: execute } })
})
