using System.Buffers.Binary;
using System.Text.Json;
using HartFarm.Model.Parameters;
using HartFarm.Model.Presets;

namespace HartFarm.Cli.Tests.Models;

/// <summary>A checkpoint of any size whose weights are holes in the files: it has everything but the numbers.</summary>
internal static class SparseCheckpoint
{
    internal static void Write(ModelPreset preset, TinyModel tokenizerOf, string folder)
    {
        foreach (var name in (string[])["vocab.json", "merges.txt", "tokenizer_config.json"])
        {
            Directory.CreateDirectory(Path.Combine(folder, "text_encoder"));
            File.Copy(Path.Combine(tokenizerOf.Path, "text_encoder", name), Path.Combine(folder, "text_encoder", name));
        }
        Write(Path.Combine(folder, "llm"), preset.Transformer.ToJson(), "", ModelShapes.Transformer(preset.Transformer, preset.Tokenizer));
        Write(Path.Combine(folder, "tokenizer"), preset.Tokenizer.ToJson(), "vae.", ModelShapes.Tokenizer(preset.Tokenizer));
        Write(Path.Combine(folder, "text_encoder"), preset.TextEncoder.ToJson(), "model.", ModelShapes.TextEncoder(preset.TextEncoder));
    }

    private static void Write(string folder, string config, string prefix, IEnumerable<ParameterShape> shapes)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config);
        long offset = 0;
        var entries = shapes.ToDictionary(
            shape => prefix + shape.Key,
            shape => new { dtype = "BF16", shape = shape.Shape, data_offsets = new[] { offset, offset += 2 * shape.Count } });
        var header = JsonSerializer.SerializeToUtf8Bytes(entries);
        using var file = File.Create(Path.Combine(folder, "model.safetensors"));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        file.SetLength(8 + header.Length + offset);
    }
}
