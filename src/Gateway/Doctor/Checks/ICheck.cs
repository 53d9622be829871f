using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks one topic, or several that belong together, and adds the findings to the examination.
/// </summary>
internal interface ICheck
{
    /// <summary>The first topic it checks.</summary>
    Topic Topic { get; }

    /// <exception cref="OperationCanceledException">The time limit of the examination has passed.</exception>
    Task ExamineAsync(Examination examination, CancellationToken cancellationToken);
}
