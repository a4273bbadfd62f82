// Makes images with a HartFarm by OpenAI's own package: node generate.mjs ADDRESS MODEL PROMPT...
import { mkdir, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import OpenAI, { toFile } from "openai";

const [address, model, ...prompts] = process.argv.slice(2);
if (prompts.length === 0) {
  console.error("Usage: node generate.mjs ADDRESS MODEL PROMPT...");
  process.exit(2);
}
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: process.env.HARTFARM_KEY ?? "none" });
const pause = Number(process.env.POLL_MS ?? 2000);
await mkdir("images", { recursive: true });

// At once: the answer comes when the image is made.
const answer = await client.images.generate({ model, prompt: prompts[0] });
await save("first", answer.data[0]);

// As a batch: a request a line, made while nobody waits.
const lines = prompts.map((prompt, i) => ({ custom_id: `prompt-${i}`, method: "POST", url: "/v1/images/generations", body: { model, prompt } }));
const input = await client.files.create({
  file: await toFile(Buffer.from(lines.map((line) => JSON.stringify(line) + "\n").join("")), "prompts.jsonl"),
  purpose: "batch",
});
let batch = await client.batches.create({ input_file_id: input.id, endpoint: "/v1/images/generations", completion_window: "24h" });
while (!["completed", "failed", "expired", "cancelled"].includes(batch.status)) {
  await setTimeout(pause);
  batch = await client.batches.retrieve(batch.id);
}
if (batch.status !== "completed") throw new Error(`the batch has ${batch.status}: ${JSON.stringify(batch.errors?.data)}`);

for (const result of await read(batch.output_file_id)) await save(result.custom_id, result.response.body.data[0]);
for (const failure of await read(batch.error_file_id)) console.error(`${failure.custom_id}: ${failure.response.body.error.message}`);
console.log(`${batch.request_counts.completed} of ${batch.request_counts.total} made`);

async function read(file) {
  if (!file) return [];
  const text = await (await client.files.content(file)).text();
  return text.split("\n").filter((line) => line).map((line) => JSON.parse(line));
}

async function save(name, image) {
  await writeFile(`images/${name}.png`, Buffer.from(image.b64_json, "base64"));
  console.log(`images/${name}.png`);
}
