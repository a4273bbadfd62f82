using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Contracts.Http;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm usage</c>.</summary>
public static class UsageCommand
{
    /// <summary>The command with its action.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var from = Day("--from", "From this day on.");
        var to = Day("--to", "To this day, itself included.");
        var tenant = new Option<string?>("--tenant") { HelpName = "NAME", Description = "Only this tenant's, where the key is an administrator's." };
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("usage", "Lists what was made by day, tenant and model.", RemoteOptions.Notes) { from, to, tenant };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var days = client.UsageAsync(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(tenant), cancellation);
            return await remote.ListAsync(terminal, parsed, days, Line).ConfigureAwait(false);
        });
        return command;
    }

    private static Option<DateOnly?> Day(string name, string description) => CheckedOption.Of<DateOnly?>(
        name, "YYYY-MM-DD", "a day such as 2026-01-31", $"{description} In UTC.",
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null);

    private static string Line(UsageInfo day) => string.Create(
        CultureInfo.InvariantCulture,
        $"{day.Day:yyyy-MM-dd}  {JobText.Safe(day.Tenant),-20}  {JobText.Safe(day.Model),-20}  {day.Images,12} images  {day.Seconds,12:F0} s  {ByteSize.Text(day.Bytes),10}");
}
