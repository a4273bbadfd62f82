using System.Text.Json;
using System.Text.Json.Serialization;
using HartFarm.Cli.Commands;

namespace HartFarm.Cli.Remote;

/// <summary>The coordinator and the key that <c>hartfarm login</c> keeps, in a file that nobody but its user can read.</summary>
/// <param name="Server">The coordinator.</param>
/// <param name="Key">The key; null where it asks for none.</param>
internal sealed record Login(Uri Server, string? Key)
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>Where it is kept, as in <c>~/.config/hartfarm/login.json</c>.</summary>
    public static string File { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hartfarm", "login.json");

    /// <summary>Reads it; null where there is none.</summary>
    /// <exception cref="InputException">The file cannot be used.</exception>
    public static Login? Read()
    {
        try
        {
            if (!System.IO.File.Exists(File)) return null;
            if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(File) & ~OwnFolder) != 0)
                throw new InputException($"{File}: others can read the key in it; chmod 600 mends that.");
            var login = JsonSerializer.Deserialize<Login>(System.IO.File.ReadAllBytes(File), Json);
            return login is { Server.IsAbsoluteUri: true } ? login : throw new JsonException("it names no server");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{File}: cannot be used: {error.Message}; hartfarm login writes it anew.", error);
        }
    }

    /// <summary>Keeps it, in the place of an earlier one.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write()
    {
        try
        {
            var folder = Path.GetDirectoryName(File)!;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnFolder);
            // Beside it first: nobody ever reads half of it, or sees it with another mode.
            var beside = $"{File}.{Environment.ProcessId}";
            System.IO.File.Delete(beside);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnFile;
            using (var stream = new FileStream(beside, options)) JsonSerializer.Serialize(stream, this, Json);
            System.IO.File.Move(beside, File, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{File}: cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Forgets it.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputException">The file cannot be deleted.</exception>
    public static bool Forget()
    {
        try
        {
            if (!System.IO.File.Exists(File)) return false;
            System.IO.File.Delete(File);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{File}: cannot be deleted: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Server.ToString();
}
