// What the openai package does with a farm's files: node files.mjs ADDRESS
import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";

const [address] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "unused", maxRetries: 0 });

const text = '{"custom_id":"1"}\n';
const file = await client.files.create({ file: await toFile(Buffer.from(text), "input.jsonl"), purpose: "batch" });
assert.deepEqual([file.object, file.purpose, file.filename, file.bytes, file.status], ["file", "batch", "input.jsonl", text.length, "processed"]);
const other = await client.files.create({ file: await toFile(Buffer.from(text), "other.jsonl"), purpose: "batch" });
const names = [];
for await (const one of client.files.list({ limit: 1, order: "asc", purpose: "batch" })) names.push(one.filename);
assert.deepEqual(names, ["input.jsonl", "other.jsonl"]);
assert.equal((await client.files.retrieve(file.id)).id, file.id);
assert.equal(await (await client.files.content(file.id)).text(), text);
assert.deepEqual(await client.files.delete(file.id), { id: file.id, object: "file", deleted: true });
await client.files.delete(other.id);
assert.equal(file.expires_at, undefined);
const expiring = await client.files.create({ file: await toFile(Buffer.from(text), "short.jsonl"), purpose: "batch", expires_after: { anchor: "created_at", seconds: 3600 } });
assert.equal(expiring.expires_at, expiring.created_at + 3600);
assert.equal((await client.files.retrieve(expiring.id)).expires_at, expiring.expires_at);
await assert.rejects(
  client.files.create({ file: await toFile(Buffer.from(text), "a.jsonl"), purpose: "batch", expires_after: { anchor: "created_at", seconds: 60 } }),
  (error) => error instanceof OpenAI.BadRequestError && error.param === "expires_after[seconds]",
);
await client.files.delete(expiring.id);
await assert.rejects(client.files.retrieve(file.id), OpenAI.NotFoundError);
console.log("files: good");
