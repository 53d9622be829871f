namespace Gateway.Tests.Doctor;

/// <summary>One misconfiguration, and the finding that doctor should report for it.</summary>
/// <param name="Name">The misconfiguration in words.</param>
/// <param name="Make">Causes it.</param>
/// <param name="Topic">The finding: <c>id</c> or <c>id/subject</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="Cause">The cause's code.</param>
/// <param name="Party">The party that must act.</param>
internal sealed record Misconfiguration(
    string Name, Action<DoctorStage> Make, string Topic, string Status, string Cause, string Party)
{
    /// <summary>True when doctor calls models.</summary>
    public bool CallsModels { get; init; }

    /// <summary>
    /// True when AWS's error is the same for several causes, so that doctor can only list them.
    /// </summary>
    public bool AwsDoesNotTell { get; init; }

    /// <summary>A text that the observation contains.</summary>
    public string Seen { get; init; } = "";
}
