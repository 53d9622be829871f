namespace Gateway.Catalog;

/// <summary>The dates of a model's life on Bedrock. A model page names them; an absent one is not known.</summary>
internal sealed class LifecycleOptions
{
    /// <summary>The day from which the model can be called.</summary>
    public DateOnly? Launch { get; set; }

    /// <summary>The day from which the model is legacy: no new customers, and six months until it ends.</summary>
    public DateOnly? Legacy { get; set; }

    /// <summary>The day before which AWS does not end the model.</summary>
    public DateOnly? EarliestEndOfLife { get; set; }
}
