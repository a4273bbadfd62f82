using System.Globalization;
using System.Text;

namespace HartFarm.Soak;

/// <summary>What a run came to.</summary>
/// <param name="Time">How long it was.</param>
/// <param name="Batches">How many batches were made.</param>
/// <param name="Images">How many images, each of them compared.</param>
/// <param name="Collections">How many collections the collector made.</param>
/// <param name="LiveBefore">Tensors alive on the generating thread before the first batch.</param>
/// <param name="LiveAfter">And after the last.</param>
/// <param name="ResidentBytes">Resident at the end.</param>
/// <param name="PeakBytes">The most that was resident.</param>
/// <param name="BytesPerMinute">The slope of resident memory over the last three quarters.</param>
/// <param name="Problems">What went wrong; nothing where all is well.</param>
internal sealed record SoakReport(
    TimeSpan Time, long Batches, long Images, long Collections, long LiveBefore, long LiveAfter, long ResidentBytes, long PeakBytes, double BytesPerMinute,
    IReadOnlyList<string> Problems)
{
    private const double MiB = 1 << 20;

    internal string Text()
    {
        var text = new StringBuilder();
        void Row(string name, FormattableString value) => text.AppendLine(CultureInfo.InvariantCulture, $"{name,-26}{value.ToString(CultureInfo.InvariantCulture)}");
        Row("time", $"{Time.TotalMinutes:f2} minutes");
        Row("batches", $"{Batches}");
        Row("images, all as expected", $"{Images}");
        Row("collections", $"{Collections}");
        Row("tensors alive, before", $"{LiveBefore}");
        Row("tensors alive, after", $"{LiveAfter}");
        Row("resident memory", $"{ResidentBytes / MiB:f1} MiB");
        Row("its peak", $"{PeakBytes / MiB:f1} MiB");
        Row("its slope", $"{BytesPerMinute / MiB:f3} MiB a minute, over the last three quarters");
        foreach (var problem in Problems) Row("PROBLEM", $"{problem}");
        text.Append(Problems.Count == 0 ? "passed" : "failed");
        return text.ToString();
    }
}
