using System.Text.RegularExpressions;
using HartFarm.Build.Tests;
using HartFarm.Cli.Settings;
using HartFarm.Settings;

namespace HartFarm.Deploy.Tests.Documents;

/// <summary>docs/configuration.md, held against the options that the program reads.</summary>
public sealed partial class ConfigurationTests
{
    private static readonly Dictionary<string, (string Default, string Range)> Rows = Row().Matches(Repository.Read("docs/configuration.md"))
        .ToDictionary(row => row.Groups["key"].Value, row => (row.Groups["default"].Value.Trim('`', ' '), row.Groups["range"].Value.Trim()));

    [Fact]
    public void Every_setting_is_in_the_table_and_no_other() =>
        Assert.Equal(FarmCatalog.All.All.Select(setting => setting.Key).Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_default_is_the_programs() =>
        Assert.All(FarmCatalog.All.All, setting => Assert.Equal((setting.Key, setting.Default ?? ""), (setting.Key, Rows[setting.Key].Default)));

    [Fact]
    public void Every_range_is_the_programs() =>
        Assert.All(FarmCatalog.All.All, setting => Assert.Equal((setting.Key, RangeOf(setting)), (setting.Key, Rows[setting.Key].Range)));

    [Fact]
    public void Every_variable_that_it_names_is_a_setting() => Assert.All(
        Variable().Matches(Repository.Read("docs/configuration.md")), match => Assert.True(Settings.SettingNames.Exists(match.Value, ofWorker: false) || Settings.SettingNames.Exists(match.Value, ofWorker: true), match.Value));

    [Fact]
    public void Every_command_that_it_shows_is_one_that_the_program_takes() => Assert.All(
        Command().Matches(Repository.Read("docs/configuration.md")), match => Assert.Empty(Settings.CommandLines.Errors(match.Groups["words"].Value.Split(' '))));

    private static string RangeOf(Setting setting) => setting switch
    {
        { Range: { } range } => range.Replace($" to {long.MaxValue}", " or more", StringComparison.Ordinal),
        { Type.IsEnum: true } => string.Join(", ", Enum.GetNames(setting.Type).Select(HartFarm.Settings.SettingNames.Of)),
        _ when setting.Type == typeof(bool) => "true, false",
        _ => "",
    };

    [GeneratedRegex(@"^\| `(?<key>[a-zA-Z0-9.]+)` \|(?<default>[^|]*)\|(?<range>[^|]*)\|[^|]+\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^hartfarm (?<words>.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("HARTFARM_[A-Z0-9]+__[A-Z0-9_]+")]
    private static partial Regex Variable();
}
