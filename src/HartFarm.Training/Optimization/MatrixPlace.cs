namespace HartFarm.Training.Optimization;

/// <summary>Where matrices of one parameter lie in a <see cref="FlatBuffer"/>.</summary>
/// <param name="Offset">The first number.</param>
/// <param name="Count">How many matrices lie there one after the other: the projections of a stacked one are matrices of their own.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each.</param>
internal readonly record struct MatrixPlace(long Offset, long Count, long Rows, long Columns);
