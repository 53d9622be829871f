namespace Gateway.Tests.Doctor;

/// <summary>One thing that is wrong, and what doctor is to say of it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Make">Makes it so.</param>
/// <param name="Topic">The finding: <c>id</c> or <c>id/subject</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="Cause">The cause's code.</param>
/// <param name="Party">Who must act.</param>
internal sealed record Misconfiguration(
    string Name, Action<DoctorStage> Make, string Topic, string Status, string Cause, string Party)
{
    /// <summary>Whether models are called.</summary>
    public bool CallsModels { get; init; }

    /// <summary>
    /// Whether AWS's sentence is the same for several causes, so that doctor can only list them.
    /// </summary>
    public bool AwsDoesNotTell { get; init; }

    /// <summary>What stands in the observation.</summary>
    public string Seen { get; init; } = "";
}
