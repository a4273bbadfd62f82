using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Configs;

/// <summary>
/// A training's config: a JSON file with the paths of model configs, relative to itself, and the training's settings. A field that is
/// not known is refused.
/// </summary>
public static class TrainingConfigFile
{
    private const int LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        // What an object leaves out keeps the defaults of the part that it belongs to.
        PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a config.</summary>
    /// <exception cref="TrainingException">The file cannot be used; the message names it and the field.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile) throw new TrainingException($"{path} has more than {LargestFile} bytes.");
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options) ?? throw new TrainingException($"{path} is no JSON object.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path} cannot be read: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new TrainingException($"{path} cannot be used, line {error.LineNumber + 1}: {error.Message}", error);
        }
    }

    /// <summary>A file that a config names, relative to the config.</summary>
    /// <exception cref="TrainingException">It is not there.</exception>
    public static string Beside(string config, string name, string field)
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(config))!, name));
        return File.Exists(path) ? path : throw new TrainingException($"{config}: {field} names {path}, which is not there.");
    }

    /// <summary>What tells one training from another: the SHA-256 of its data's identity and of all files of its config, in lower-case hexadecimal.</summary>
    public static string Hash(string data, IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(data)));
        foreach (var path in paths) hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
