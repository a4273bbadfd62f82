using System.Buffers.Binary;
using System.Text.RegularExpressions;
using HartFarm.Model.Checkpoints.Pickle;

namespace HartFarm.Model.Tests.Checkpoints.Fuzzing;

/// <summary>Damages the bytes of a valid file in the ways that bad disks, cut-off downloads and attackers do. A seed gives one series.</summary>
internal sealed partial class Mutator(int seed)
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "3", "4", "7", "8", "15", "16", "255", "65536", "2147483648", "4294967295", "4611686018427387904",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e3", "0.5", "-0", "null", "[]", "{}", "\"x\"",
    ];

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "null", "true", "\"a\"", "\"__metadata__\":{},", "[[[[[[[[[[", " ", "\n", "/*", "\"dtype\":\"F64\",",
        "../", "/", "\"weight_map\":{},", "BF16", "F32", "I64", "BOOL", "U8",
    ];

    private static readonly byte[] Opcodes = [.. Enum.GetValues<PickleOpcode>().Select(opcode => (byte)opcode)];

    private readonly Random _random = new(seed);

    /// <summary>Any kind of damage to bytes, most of it before <paramref name="focus"/>, where the structure is.</summary>
    internal byte[] Bytes(byte[] original, int focus)
    {
        var bytes = original.ToList();
        for (var rounds = Rounds(); rounds > 0 && bytes.Count > 0; rounds--)
        {
            var at = _random.Next(_random.Next(8) == 0 ? bytes.Count : Math.Min(focus, bytes.Count));
            switch (_random.Next(8))
            {
                case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: bytes[at] = (byte)_random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.InsertRange(at, Noise(_random.Next(1, 20))); break;
                case 4: bytes.RemoveRange(at, Math.Min(_random.Next(1, 20), bytes.Count - at)); break;
                case 5: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(1, 60), bytes.Count - at))); break;
                case 6: Overwrite(bytes, at); break;
                default: bytes.AddRange(Noise(_random.Next(1, 40))); break;
            }
        }
        return [.. bytes];
    }

    /// <summary>JSON with other numbers, tokens dropped, doubled and put in; often still JSON.</summary>
    internal string Json(string json)
    {
        for (var rounds = Rounds(); rounds > 0; rounds--)
        {
            var numbers = Number().Matches(json);
            var words = Word().Matches(json);
            switch (_random.Next(5))
            {
                case 0 or 1 when numbers.Count > 0:
                    var number = numbers[_random.Next(numbers.Count)];
                    json = json.Remove(number.Index, number.Length).Insert(number.Index, Pick(Numbers));
                    break;
                case 2: json = json.Insert(_random.Next(json.Length + 1), Pick(Tokens)); break;
                case 3 when words.Count > 1:
                    var (one, other) = (words[_random.Next(words.Count)], words[_random.Next(words.Count)]);
                    json = json.Remove(one.Index, one.Length).Insert(one.Index, other.Value);
                    break;
                case 4 when json.Length > 0: json = json.Remove(_random.Next(json.Length), 1); break;
                default: json += Pick(Tokens); break;
            }
        }
        return json;
    }

    /// <summary>A pickle with opcodes replaced, put in, doubled, and with other arguments.</summary>
    internal byte[] Pickle(byte[] pickle)
    {
        var bytes = pickle.ToList();
        for (var rounds = Rounds(); rounds > 0; rounds--)
        {
            var at = _random.Next(2, bytes.Count);
            switch (_random.Next(6))
            {
                case 0: bytes[at] = Opcodes[_random.Next(Opcodes.Length)]; break;
                case 1: bytes.Insert(at, Opcodes[_random.Next(Opcodes.Length)]); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(1, 80), bytes.Count - at))); break;
                case 3: bytes[at] = (byte)_random.Next(256); break;
                case 4: Overwrite(bytes, at); break;
                default: bytes.InsertRange(at, Enumerable.Repeat(Opcodes[_random.Next(Opcodes.Length)], _random.Next(1, 300))); break;
            }
        }
        return [.. bytes];
    }

    // Mostly one: a file with little damage gets further into the reader.
    private int Rounds() => _random.Next(3) > 0 ? 1 : _random.Next(2, 5);

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }

    // A number at the edge of some integer type, of some width.
    private void Overwrite(List<byte> bytes, int at)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, _random.Next(6) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => long.MaxValue,
            3 => uint.MaxValue,
            4 => (ulong)bytes.Count,
            _ => (ulong)_random.NextInt64(),
        });
        for (var i = 0; i < 1 << _random.Next(4) && at + i < bytes.Count; i++) bytes[at + i] = number[i];
    }

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Word();
}
