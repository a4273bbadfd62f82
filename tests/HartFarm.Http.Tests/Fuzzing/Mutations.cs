using System.Text;
using System.Text.Json.Nodes;

namespace HartFarm.Http.Tests.Fuzzing;

/// <summary>Values and bodies that no operation expects.</summary>
internal static class Mutations
{
    private const int Large = 1 << 20;

    /// <summary>Parts of a path, and values in a query: wrong types, ends of ranges, other encodings.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "", " ", "0", "-1", "1", "9223372036854775807", "99999999999999999999", "-9223372036854775808", "1e999", "NaN", "true", "null", "[]", "{}", "..", "../../etc/passwd",
        "%00", "\0", "\u202e\ufeff", "\ud83d\ude80", "a'b\"c;--", "<script>", new string('a', 2000), "2026-13-45", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "00000000-0000-0000-0000-000000000000",
    ];

    /// <summary>Bodies that are no JSON, or JSON that nobody should read to its end.</summary>
    public static IEnumerable<byte[]> Raw()
    {
        foreach (var text in (string[])["", " ", "{", "}", "[", "null", "true", "0", "\"", "\"a\"", "[]", "{}", "{]", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}{", "NaN", "\0", "{\"\\ud800\":1}"])
        {
            yield return Encoding.UTF8.GetBytes(text);
        }
        yield return Encoding.UTF8.GetBytes(new string('[', 100_000));
        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 50_000)));
        yield return Encoding.UTF8.GetBytes($"\"{new string('a', Large)}\"");
        yield return Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"a{i}\":1"))}}}");
        yield return [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00];
        yield return [0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d];
        yield return [0xef, 0xbb, 0xbf, 0x7b, 0x7d];
        var random = new Random(7);
        for (var i = 0; i < 8; i++)
        {
            var bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            yield return bytes;
        }
    }

    /// <summary>The body with one field of it, at any depth, of another kind, out of range, or gone; and with one more.</summary>
    public static IEnumerable<JsonNode> Of(JsonNode body)
    {
        yield return body;
        foreach (var path in Paths(body, []))
        {
            foreach (var value in Values())
            {
                var copy = body.DeepClone();
                Set(copy, path, value);
                yield return copy;
            }
            var without = body.DeepClone();
            Remove(without, path);
            yield return without;
        }
    }

    private static IEnumerable<JsonNode?> Values()
    {
        yield return null;
        yield return true;
        yield return -1;
        yield return 0;
        yield return 0.5;
        yield return long.MaxValue;
        yield return 1e300;
        yield return "";
        yield return "\0";
        yield return "\u202e <b>{a|b}{none}";
        yield return new string('a', 70_000);
        yield return new JsonArray();
        yield return new JsonArray(null, 1, "a", new JsonObject());
        yield return new JsonObject();
        yield return new JsonObject { ["unknown"] = 1 };
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] at)
    {
        if (at.Length > 0) yield return at;
        var inner = node switch
        {
            JsonObject members => members.SelectMany(member => Paths(member.Value, [.. at, member.Key])),
            JsonArray items => items.SelectMany((item, i) => Paths(item, [.. at, i])),
            _ => [],
        };
        foreach (var path in inner) yield return path;
    }

    private static JsonNode Parent(JsonNode root, object[] path) => path[..^1].Aggregate(root, (node, step) => step is int i ? node[i]! : node[(string)step]!);

    private static void Set(JsonNode root, object[] path, JsonNode? value)
    {
        var parent = Parent(root, path);
        if (path[^1] is int i) parent[i] = value;
        else parent[(string)path[^1]] = value;
    }

    private static void Remove(JsonNode root, object[] path)
    {
        var parent = Parent(root, path);
        if (path[^1] is int i) parent.AsArray().RemoveAt(i);
        else parent.AsObject().Remove((string)path[^1]);
    }
}
