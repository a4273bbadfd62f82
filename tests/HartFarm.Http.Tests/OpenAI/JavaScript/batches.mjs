// What the openai package does with a farm's batches: node batches.mjs ADDRESS MODEL
import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";

const [address, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "unused", maxRetries: 0 });
const endpoint = "/v1/images/generations";
const ended = ["completed", "failed", "expired", "cancelled"];

async function run(lines) {
  const file = await client.files.create({ file: await toFile(Buffer.from(lines.map((line) => JSON.stringify(line) + "\n").join("")), "in.jsonl"), purpose: "batch" });
  let batch = await client.batches.create({ input_file_id: file.id, endpoint, completion_window: "24h", metadata: { by: "test" }, output_expires_after: { anchor: "created_at", seconds: 86400 } });
  assert.equal(batch.object, "batch");
  while (!ended.includes(batch.status)) batch = await client.batches.retrieve(batch.id);
  return batch;
}

const line = (id, body) => ({ custom_id: id, method: "POST", url: endpoint, body: { model, ...body } });
const good = await run([line("fox", { prompt: "a fox", n: 2 }), line("owl", { prompt: "an owl", response_format: "url" })]);
assert.deepEqual([good.status, good.request_counts, good.metadata], ["completed", { total: 2, completed: 2, failed: 0 }, { by: "test" }]);
const text = await (await client.files.content(good.output_file_id)).text();
const results = text.trim().split("\n").map((one) => JSON.parse(one));
assert.deepEqual(results.map((one) => [one.custom_id, one.response.status_code, one.response.body.data.length, one.error]), [["fox", 200, 2, null], ["owl", 200, 1, null]]);
assert.equal(results[0].response.body.usage.output_tokens, 2 * 21);
const output = await client.files.retrieve(good.output_file_id);
assert.equal(output.expires_at, output.created_at + 86400);
assert.equal((await fetch(results[1].response.body.data[0].url)).status, 200);

const bad = await run([line("a", { prompt: "a fox" }), line("a", { prompt: "an owl", size: "3x3" })]);
assert.deepEqual([bad.status, bad.errors.data.map((one) => [one.line, one.code, one.param])], ["failed", [[2, "duplicate_custom_id", "custom_id"]]]);
await assert.rejects(client.batches.cancel(bad.id), OpenAI.ConflictError);

const listed = [];
for await (const one of client.batches.list({ limit: 1 })) listed.push(one.id);
assert.deepEqual(listed.slice(0, 2), [bad.id, good.id]);
console.log("batches: good");
