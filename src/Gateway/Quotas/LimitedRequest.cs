namespace Gateway.Quotas;

/// <summary>A request that is to be admitted.</summary>
/// <param name="Application">The id of its application.</param>
/// <param name="Alias">The alias of its model.</param>
/// <param name="Reservation">What it needs, and gets.</param>
/// <param name="At">Its start.</param>
/// <param name="IsPriced">True when the price of the model is known.</param>
internal readonly record struct LimitedRequest(string Application, string Alias, Reservation Reservation, DateTimeOffset At, bool IsPriced);
