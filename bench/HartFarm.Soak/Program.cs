using System.CommandLine;
using HartFarm.Soak;

var minutes = new Option<double>("--minutes") { HelpName = "N", Description = "How long.", DefaultValueFactory = _ => 10 };
minutes.Validators.Add(result =>
{
    if (result.Tokens is [var token] && !(double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 100_000))
    {
        result.AddError("--minutes must be a number above 0.");
    }
});
var command = new RootCommand("Generates under a garbage collector that never rests; fails where an image changes, a tensor stays alive or memory grows.") { minutes };
command.SetAction(parsed =>
{
    var report = SoakRun.Run(TimeSpan.FromMinutes(parsed.GetValue(minutes)), Console.Out, TimeProvider.System);
    Console.Out.WriteLine(report.Text());
    return report.Problems.Count == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();
