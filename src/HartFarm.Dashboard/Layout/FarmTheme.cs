using MudBlazor;

namespace HartFarm.Dashboard.Layout;

/// <summary>The dashboard's colours and letters, in light and in dark.</summary>
internal static class FarmTheme
{
    private static readonly string[] Letters = ["system-ui", "Segoe UI", "DejaVu Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0f766e",
            Secondary = "#b45309",
            Info = "#0369a1",
            Success = "#15803d",
            Warning = "#b45309",
            Error = "#b91c1c",
            AppbarBackground = "#0f766e",
            Background = "#f5f7f7",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#2dd4bf",
            Secondary = "#fbbf24",
            Info = "#38bdf8",
            Success = "#4ade80",
            Warning = "#fbbf24",
            Error = "#f87171",
            PrimaryContrastText = "#042f2e",
            AppbarBackground = "#134e4a",
            Background = "#101516",
            Surface = "#1a2123",
            DrawerBackground = "#151b1d",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Letters } },
    };
}
