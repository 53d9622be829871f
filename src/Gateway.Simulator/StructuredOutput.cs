namespace Gateway.Simulator;

/// <summary>
/// Whether Claude models accept a schema for their answer (Converse's <c>outputConfig.textFormat</c>, Claude's
/// <c>output_config.format</c>). Reports differ by model, account and Region.
/// </summary>
internal enum StructuredOutput
{
    /// <summary>By the generation, as AWS announced it: 4.5 and 4.6.</summary>
    ByModel,

    /// <summary>No model does.</summary>
    Refused,

    /// <summary>Every model does.</summary>
    Accepted,
}
