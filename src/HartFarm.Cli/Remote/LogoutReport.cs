namespace HartFarm.Cli.Remote;

/// <summary>What <c>hartfarm logout --json</c> prints.</summary>
/// <param name="LoggedOut">Whether somebody was logged in.</param>
internal sealed record LogoutReport(bool LoggedOut);
