namespace Gateway.Residency.Proofs;

/// <summary>
/// AWS's description of a base model in one Region: the part of a GetFoundationModel response that matters here.
/// </summary>
/// <param name="Id">The model's id.</param>
/// <param name="Arn">The model's ARN, which names the Region.</param>
/// <param name="Status">Its status: <c>ACTIVE</c>, or <c>LEGACY</c> for the months before it ends.</param>
/// <param name="IsOnDemand">True when it can be called by its id, in that Region (<c>ON_DEMAND</c>).</param>
internal sealed record ModelEvidence(string Id, string Arn, string Status, bool IsOnDemand);
