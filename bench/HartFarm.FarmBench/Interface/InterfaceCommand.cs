using System.CommandLine;

namespace HartFarm.FarmBench.Interface;

/// <summary>The option parsing of <see cref="InterfaceBenchmark"/>.</summary>
internal static class InterfaceCommand
{
    public static Command Create()
    {
        var submissions = NumberOption.Of("--submissions", "Jobs that are submitted one after the other.", 500);
        var readers = NumberOption.Of("--readers", "Clients that ask for a job's status at once.", 8);
        var seconds = NumberOption.Of("--seconds", "How long they ask.", 5);
        var listeners = NumberOption.Of("--listeners", "Clients that follow a job's events at once.", 1000);
        var lines = NumberOption.Of("--lines", "Lines of the file that is uploaded.", 1_000_000);
        var images = NumberOption.Of("--images", "Images of the job whose gallery is looked through.", 100_000);
        var postgres = new Option<string?>("--postgres") { HelpName = "CONNECTION", Description = "An empty PostgreSQL database. Default: an SQLite file." };
        var command = new Command(
            "interface",
            "Times what clients wait for: submissions, status reads, events to many listeners, a large upload, pages of a large gallery. Coordinator, clients and a worker whose engine only fills squares share this process and its cores.")
        {
            submissions, readers, seconds, listeners, lines, images, postgres,
        };
        command.SetAction((parsed, cancellation) => InterfaceBenchmark.RunAsync(
            new InterfaceOptions(
                parsed.GetValue(submissions), parsed.GetValue(readers), parsed.GetValue(seconds), parsed.GetValue(listeners), parsed.GetValue(lines),
                parsed.GetValue(images), parsed.GetValue(postgres)),
            Console.Out, cancellation));
        return command;
    }
}
