namespace HartFarm.Deploy.Tests.Templates;

/// <summary>A template says that the values will not do.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException(string message) : base(message)
    {
    }
}
