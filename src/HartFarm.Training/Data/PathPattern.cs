using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace HartFarm.Training.Data;

/// <summary>Paths with <c>{000000..000010}</c>, <c>{a,b}</c>, <c>*</c> and <c>?</c>.</summary>
internal static partial class PathPattern
{
    private const int MostPaths = 1_000_000;

    /// <summary>The files that a pattern names: those of braces in their order, those of wildcards in the order of their names.</summary>
    /// <exception cref="DataException">A file that is named does not exist, or no file matches.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        List<string> files = [];
        foreach (var path in Braces(pattern, pattern))
        {
            if (path.AsSpan().IndexOfAny('*', '?') < 0)
            {
                if (!File.Exists(path)) throw new DataException(path, "does not exist");
                files.Add(path);
                continue;
            }
            var matches = Wildcards(path);
            if (matches.Count == 0) throw new DataException(path, "matches no file");
            files.AddRange(matches);
        }
        return files;
    }

    private static IEnumerable<string> Braces(string pattern, string whole)
    {
        var match = Brace().Match(pattern);
        if (!match.Success) return [pattern];
        return Choices(match.Groups[1].Value, whole).SelectMany(choice => Braces(pattern[..match.Index] + choice + pattern[(match.Index + match.Length)..], whole));
    }

    private static IEnumerable<string> Choices(string inside, string whole)
    {
        var range = Range().Match(inside);
        if (!range.Success) return inside.Split(',');
        var (from, to) = (range.Groups[1].Value, range.Groups[2].Value);
        var first = long.Parse(from, CultureInfo.InvariantCulture);
        var last = long.Parse(to, CultureInfo.InvariantCulture);
        if (last < first || last - first >= MostPaths) throw new DataException(whole, $"{{{inside}}} must ascend and name at most {MostPaths:N0} files");
        var width = from.StartsWith('0') ? from.Length : 0;
        return Numbers(first, last).Select(number => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
    }

    private static IEnumerable<long> Numbers(long first, long last)
    {
        for (var number = first; number <= last; number++) yield return number;
    }

    private static List<string> Wildcards(string path)
    {
        var folder = Path.GetDirectoryName(path);
        var name = Path.GetFileName(path);
        IEnumerable<string> folders = folder is null or "" ? ["."] : folder.AsSpan().IndexOfAny('*', '?') < 0 ? [folder] : Folders(folder);
        List<string> files = [];
        foreach (var each in folders.Where(Directory.Exists))
            files.AddRange(DataException.Guard(each, () => Directory.GetFiles(each)).Where(file => Matches(name, file)));
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static IEnumerable<string> Folders(string pattern)
    {
        var parent = Path.GetDirectoryName(pattern);
        var name = Path.GetFileName(pattern);
        IEnumerable<string> parents = parent is null or "" ? [Path.IsPathRooted(pattern) ? "/" : "."]
            : parent.AsSpan().IndexOfAny('*', '?') < 0 ? [parent] : Folders(parent);
        return parents.Where(Directory.Exists)
            .SelectMany(each => DataException.Guard(each, () => Directory.GetDirectories(each)).Where(folder => Matches(name, folder)));
    }

    private static bool Matches(string pattern, string path) => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), ignoreCase: false);

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Brace();

    [GeneratedRegex(@"^(\d{1,15})\.\.(\d{1,15})$")]
    private static partial Regex Range();
}
