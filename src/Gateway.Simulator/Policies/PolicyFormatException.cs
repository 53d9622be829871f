namespace Gateway.Simulator.Policies;

/// <summary>A policy document that AWS would reject, or that the simulator cannot evaluate faithfully.</summary>
internal sealed class PolicyFormatException : FormatException
{
    public PolicyFormatException()
    {
    }

    public PolicyFormatException(string message)
        : base(message)
    {
    }

    public PolicyFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
