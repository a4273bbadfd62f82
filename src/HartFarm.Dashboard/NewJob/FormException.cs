namespace HartFarm.Dashboard.NewJob;

/// <summary>A field of the form cannot be read.</summary>
/// <param name="name">The field of the request.</param>
/// <param name="message">What is wrong.</param>
public sealed class FormException(string name, string message) : Exception(message)
{
    /// <summary>The field of the request.</summary>
    public string Field => name;
}
