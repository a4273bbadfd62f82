using System.Globalization;

namespace HartFarm.FarmBench.Overhead;

/// <summary>The processes of this machine as Linux tells them, with the processor time that each and its ended children have used.</summary>
internal sealed class ProcessTree
{
    // Linux counts in hundredths of a second towards programs, on every processor.
    private const double TicksPerSecond = 100;

    private readonly Dictionary<int, double> _seconds = [];
    private readonly ILookup<int, int> _children;

    private ProcessTree(IEnumerable<(int Id, int Parent, double Seconds)> processes)
    {
        var all = processes.ToArray();
        foreach (var (id, _, seconds) in all) _seconds[id] = seconds;
        _children = all.ToLookup(one => one.Parent, one => one.Id);
    }

    /// <summary>All processes as they are now.</summary>
    public static ProcessTree Read() => new(Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(folder => Parse(Path.Combine(folder, "stat"))).OfType<(int, int, double)>());

    /// <summary>The seconds of a process and all below it.</summary>
    public double Seconds(int id) => _seconds.GetValueOrDefault(id) + _children[id].Sum(Seconds);

    private static (int Id, int Parent, double Seconds)? Parse(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            // What follows the name, which may hold blanks: state, parent, and from the 12th on the times in user and system mode, its own and its children's.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(text[..text.IndexOf(' ', StringComparison.Ordinal)]), Number(fields[1]), fields[11..15].Sum(field => Number(field) / TicksPerSecond));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended in between; its parent has its time.
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
