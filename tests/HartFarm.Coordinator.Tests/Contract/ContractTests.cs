using System.Text.Json.Nodes;
using HartFarm.Contracts;

namespace HartFarm.Coordinator.Tests.Contract;

/// <summary>
/// Coordinators and workers of two versions work side by side during an upgrade. So messages of earlier versions are read, and nothing that they have
/// is left out. A change of the contract gets a new number, and HARTFARM_TEST_RECORD=1 makes the test below record its messages.
/// </summary>
public sealed class ContractTests
{
    public static TheoryData<int, string> Recorded
    {
        get
        {
            TheoryData<int, string> data = [];
            foreach (var version in RecordedMessages.Versions)
                foreach (var name in RecordedMessages.Names(version)) data.Add(version, name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_message_of_any_version_is_read_and_written_with_all_that_it_has(int version, string name)
    {
        var envelope = RecordedMessages.Read(version, name);
        Assert.Equal(name, RecordedMessages.TypeOf(envelope).Name);
        AssertCovers(envelope["message"]!, RecordedMessages.ReadAndWritten(envelope), name);
    }

    [Fact]
    public async Task The_messages_of_this_version_are_recorded()
    {
        var today = await MessageRecorder.RecordAsync(MessageSamples.All, TestContext.Current.CancellationToken);
        Assert.Equal(MessageSamples.All.Count, today.Count);
        if (Environment.GetEnvironmentVariable("HARTFARM_TEST_RECORD") is not null)
            foreach (var envelope in today) RecordedMessages.Write(MessageContract.Version, RecordedMessages.TypeOf(envelope).Name, envelope);

        Assert.Equal(MessageContract.Version, RecordedMessages.Versions[^1]);
        Assert.Equal(today.Select(envelope => RecordedMessages.TypeOf(envelope).Name).Order(StringComparer.Ordinal), RecordedMessages.Names(MessageContract.Version));
        foreach (var envelope in today)
        {
            var name = RecordedMessages.TypeOf(envelope).Name;
            Assert.Equal((name, ShapeOf(RecordedMessages.Read(MessageContract.Version, name)["message"]!)), (name, ShapeOf(envelope["message"]!)));
        }
    }

    private static void AssertCovers(JsonNode earlier, JsonNode? today, string path)
    {
        switch (earlier)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    if (value is null) continue;
                    AssertCovers(value, Assert.IsType<JsonObject>(today, exactMatch: false)[name], $"{path}.{name}");
                }
                break;
            case JsonArray items:
                var others = Assert.IsType<JsonArray>(today, exactMatch: false);
                Assert.True(items.Count == others.Count, path);
                for (var i = 0; i < items.Count; i++) AssertCovers(items[i]!, others[i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(earlier, today), $"{path}: {earlier.ToJsonString()} became {today?.ToJsonString()}");
                break;
        }
    }

    // Names and kinds of all fields; values differ.
    private static string ShapeOf(JsonNode node) => node switch
    {
        JsonObject fields => $"{{{string.Join(", ", fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}: {(field.Value is null ? "null" : ShapeOf(field.Value))}"))}}}",
        JsonArray items => $"[{(items.Count == 0 ? "" : ShapeOf(items[0]!))}]",
        _ => node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? "boolean" : node.GetValueKind().ToString(),
    };
}
