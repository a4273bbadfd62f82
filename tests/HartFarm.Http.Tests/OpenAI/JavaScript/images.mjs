// What the openai package does with a farm: node images.mjs ADDRESS MODEL
import assert from "node:assert/strict";
import OpenAI from "openai";

const [address, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "unused", maxRetries: 0 });
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

const models = [];
for await (const one of client.models.list()) models.push(one.id);
assert.deepEqual(models, [model]);
assert.equal((await client.models.retrieve(model)).object, "model");
await assert.rejects(client.models.retrieve("none"), (error) => {
  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.deepEqual([error.status, error.code, error.param, error.type], [404, "model_not_found", "model", "invalid_request_error"]);
  assert.match(error.requestID, /^req_[0-9a-f]{32}$/);
  return true;
});

const { data: answer, request_id: requestId } = await client.images.generate({ model, prompt: "a fox", n: 2, size: "16x16", seed: 3 }).withResponse();
assert.match(requestId, /^req_/);
assert.deepEqual([answer.data.length, answer.size, answer.output_format, answer.background], [2, "16x16", "png", "opaque"]);
for (const image of answer.data) assert.deepEqual(Buffer.from(image.b64_json, "base64").subarray(0, 4), png);

const linked = await client.images.generate({ model, prompt: "an owl", response_format: "url" });
const fetched = await fetch(linked.data[0].url);
assert.equal(fetched.headers.get("content-type"), "image/png");
assert.deepEqual(Buffer.from(await fetched.arrayBuffer()).subarray(0, 4), png);

const events = [];
for await (const event of await client.images.generate({ model, prompt: "an otter", stream: true })) events.push(event);
assert.deepEqual(events.map((event) => event.type), ["image_generation.completed"]);
assert.deepEqual(Buffer.from(events[0].b64_json, "base64").subarray(0, 4), png);

await assert.rejects(client.images.generate({ model, prompt: "a fox", size: "3x3" }), (error) => {
  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.deepEqual([error.param, error.code], ["size", "invalid_value"]);
  return true;
});
console.log("images: good");
