namespace HartFarm.Cli.Commands;

/// <summary>What the command tells the shell.</summary>
public static class ExitCodes
{
    public const int Done = 0;

    /// <summary>It failed while it ran.</summary>
    public const int Failed = 1;

    /// <summary>The options, the prompts, the model or the folder will not do.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>For the help of every command.</summary>
    public const string Help = "Exit codes: 0 done, 1 failed while running, 2 bad input (options, prompts, data, config, model or folder), 130 interrupted.";
}
