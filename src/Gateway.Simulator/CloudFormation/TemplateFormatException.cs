namespace Gateway.Simulator.CloudFormation;

/// <summary>A template that CloudFormation would reject, or that the simulator cannot resolve faithfully.</summary>
internal sealed class TemplateFormatException : FormatException
{
    public TemplateFormatException()
    {
    }

    public TemplateFormatException(string message)
        : base(message)
    {
    }

    public TemplateFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
