using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using HartFarm.Contracts.Shards;
using MassTransit.Serialization;

namespace HartFarm.Coordinator.Tests.Contract;

/// <summary>Messages as they were on the bus, one of each kind for each version of the contract: <c>tests/fixtures/messages/VERSION/NAME.json</c>.</summary>
internal static class RecordedMessages
{
    /// <summary>The versions that were recorded.</summary>
    public static IReadOnlyList<int> Versions => [.. Directory.GetDirectories(Folder).Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()];

    private static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "fixtures", "messages"));

    /// <summary>The names of a version's messages.</summary>
    public static IEnumerable<string> Names(int version) => Directory.GetFiles(FolderOf(version)).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    /// <summary>A message with all that was around it.</summary>
    public static JsonObject Read(int version, string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(FolderOf(version), $"{name}.json")))!.AsObject();

    /// <summary>Keeps a message.</summary>
    public static void Write(int version, string name, JsonObject envelope)
    {
        Directory.CreateDirectory(FolderOf(version));
        // Where it was recorded is nobody's matter, and nobody reads it.
        foreach (var place in new[] { "host", "sourceAddress", "destinationAddress" }) envelope.Remove(place);
        File.WriteAllText(Path.Combine(FolderOf(version), $"{name}.json"), envelope.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    /// <summary>What the code of today reads a message into.</summary>
    public static Type TypeOf(JsonObject envelope)
    {
        var name = envelope["messageType"]![0]!.GetValue<string>()["urn:message:".Length..].Replace(':', '.');
        return typeof(ShardReady).Assembly.GetType(name, throwOnError: true)!;
    }

    /// <summary>The message as the code of today writes it, after it has read it.</summary>
    public static JsonNode ReadAndWritten(JsonObject envelope)
    {
        var type = TypeOf(envelope);
        return JsonSerializer.SerializeToNode(envelope["message"].Deserialize(type, SystemTextJsonMessageSerializer.Options), type, SystemTextJsonMessageSerializer.Options)!;
    }

    private static string FolderOf(int version) => Path.Combine(Folder, version.ToString(CultureInfo.InvariantCulture));

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
