// What the load benchmark asks each peer that runs in Node: version | enqueue FIRST COUNT MILLISECONDS | submit | work.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import readline from 'node:readline'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(import.meta.url)

const micros = () => Math.round((performance.timeOrigin + performance.now()) * 1000)

let log

const note = (kind, task) => fs.writeSync(log ??= fs.openSync(process.env.LOAD_LOG, 'a'), `${kind} ${task} ${micros()}\n`)

export const execute = async ({ task, milliseconds }) => {
  note('S', task)
  if (milliseconds > 0) await setTimeout(milliseconds)
  note('E', task)
}

// Cuts many tasks into pieces of a size.
export const chunks = (first, count, milliseconds, size = 1000) => {
  const all = []
  for (let at = 0; at < count; at += size) {
    all.push(Array.from({ length: Math.min(size, count - at) }, (_, i) => ({ task: first + at + i, milliseconds })))
  }
  return all
}

export const main = async ({ packages, open, enqueue, submit, work }) => {
  const [command, ...numbers] = process.argv.slice(2)
  if (command === 'version') {
    console.log([...packages.map(name => `${name} ${JSON.parse(fs.readFileSync(folderOf(name) + '/package.json')).version}`), `Node ${process.versions.node}`].join(', '))
    process.exit(0)
  }
  await open(command)
  if (command === 'enqueue') {
    const [first, count, milliseconds] = numbers.map(Number)
    const start = performance.now()
    await enqueue(first, count, milliseconds)
    console.log('enqueued', (performance.now() - start) / 1000)
    process.exit(0)
  }
  if (command === 'submit') {
    for await (const line of readline.createInterface({ input: process.stdin })) {
      const before = micros()
      await submit({ task: Number(line), milliseconds: 0 })
      console.log('submitted', before)
    }
    process.exit(0)
  }
  await work()
  console.log('ready')
}

const folderOf = name => require.resolve.paths(name).map(folder => `${folder}/${name}`).find(folder => fs.existsSync(folder))
