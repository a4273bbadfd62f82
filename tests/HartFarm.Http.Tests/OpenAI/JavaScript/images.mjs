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

assert.equal(answer.usage.output_tokens, 2 * 21);
assert.ok(answer.usage.input_tokens > 0);
assert.deepEqual(answer.usage.input_tokens_details, { text_tokens: answer.usage.input_tokens, image_tokens: 0 });
assert.equal(answer.usage.total_tokens, answer.usage.input_tokens + answer.usage.output_tokens);

const linked = await client.images.generate({ model, prompt: "an owl", response_format: "url" });
const fetched = await fetch(linked.data[0].url);
assert.equal(fetched.headers.get("content-type"), "image/png");
assert.deepEqual(Buffer.from(await fetched.arrayBuffer()).subarray(0, 4), png);

const events = [];
for await (const event of await client.images.generate({ model, prompt: "an otter", stream: true })) events.push(event);
assert.deepEqual(events.map((event) => event.type), ["image_generation.completed"]);
assert.deepEqual(Buffer.from(events[0].b64_json, "base64").subarray(0, 4), png);

// What is unfinished comes first and in order; one may be missing, and the image is the same whoever watches.
const watched = [];
for await (const event of await client.images.generate({ model, prompt: "a fox", size: "16x16", seed: 3, stream: true, partial_images: 2 })) watched.push(event);
const last = watched.pop();
assert.equal(last.type, "image_generation.completed");
assert.equal(last.usage.output_tokens, 21);
for (const [place, event] of watched.entries()) {
  assert.equal(event.type, "image_generation.partial_image");
  assert.ok(event.partial_image_index < 2 && event.partial_image_index > (watched[place - 1]?.partial_image_index ?? -1));
  assert.deepEqual([event.size, event.output_format, event.background, event.quality], ["16x16", "png", "opaque", "auto"]);
  assert.ok(Math.abs(event.created_at - Date.now() / 1000) < 600);
  assert.deepEqual(Buffer.from(event.b64_json, "base64").subarray(0, 4), png);
}
const plain = await client.images.generate({ model, prompt: "a fox", size: "16x16", seed: 3 });
assert.equal(last.b64_json, plain.data[0].b64_json);

await assert.rejects(client.images.generate({ model, prompt: "a fox", size: "3x3" }), (error) => {
  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.deepEqual([error.param, error.code], ["size", "invalid_value"]);
  return true;
});
console.log("images: good");
