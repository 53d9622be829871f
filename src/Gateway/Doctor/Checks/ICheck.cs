using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Looks at one topic, or at several that belong together, and adds what it finds to the examination.
/// </summary>
internal interface ICheck
{
    /// <summary>What it looks at first.</summary>
    Topic Topic { get; }

    /// <exception cref="OperationCanceledException">The time of the examination is up.</exception>
    Task ExamineAsync(Examination examination, CancellationToken cancellationToken);
}
