<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling|Fields|Forms|MapTips|Temporal|AttributeTable|Rendering" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" maxScale="0" minScale="1e+10"><renderer-v2 type="categorizedSymbol" symbollevels="0" enableorderby="0" forceraster="0" referencescale="-1" attr="status"><categories><category value="open" symbol="0" label="Open" render="true" type="string"/>
<category value="closed" symbol="1" label="Closed" render="true" type="string"/>
<category value="emptied" symbol="2" label="Emptied" render="true" type="string"/>
<category value="transferred" symbol="3" label="Handed over" render="true" type="string"/>
<category value="destroyed" symbol="4" label="Destroyed" render="true" type="string"/>
<category value="" symbol="5" label="Other" render="true" type="string"/>
</categories>
<symbols><symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="204,121,167,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="187,187,187,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="221,221,221,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="86,180,233,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="102,102,102,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="255,255,255,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
</symbols>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="name" isExpression="0" fontFamily="DejaVu Sans" fontSize="8" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="77,0,75,255" textOpacity="1" useSubstitutions="0"><text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128" bufferNoFill="1"/>
</text-style>
<text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
<placement placement="6" quadOffset="0" dist="0.8" distUnits="MM" priority="6" placementFlags="10" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" offsetType="1"/>
<rendering scaleVisibility="1" scaleMin="0" scaleMax="12000000" drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1" obstacleType="1" limitNumLabels="0"/>
</settings>
</labeling>
<mapTip>&lt;div style=&quot;max-width:32em;font-family:sans-serif&quot;&gt;&lt;b&gt;[% replace(replace(replace(coalesce(to_string(&quot;name&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/b&gt;[% if(&quot;status&quot; is null, '', '&lt;br&gt;Status: ' || replace(replace(replace(coalesce(to_string(&quot;status&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;status_date&quot; is null, '', '&lt;br&gt;Status since: ' || replace(replace(replace(coalesce(to_string(&quot;status_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;population&quot; is null, '', '&lt;br&gt;Population: ' || replace(replace(replace(coalesce(to_string(&quot;population&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;population_date&quot; is null, '', '&lt;br&gt;Population on: ' || replace(replace(replace(coalesce(to_string(&quot;population_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;incidents&quot; is null, '', '&lt;br&gt;Incidents: ' || replace(replace(replace(coalesce(to_string(&quot;incidents&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;escapes&quot; is null, '', '&lt;br&gt;Escapes: ' || replace(replace(replace(coalesce(to_string(&quot;escapes&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;transfers&quot; is null, '', '&lt;br&gt;Transfers: ' || replace(replace(replace(coalesce(to_string(&quot;transfers&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;population_quote&quot; is null, '', '&lt;br&gt;&lt;i&gt;“' || left(replace(replace(replace(coalesce(to_string(&quot;population_quote&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'), 600) || '”&lt;/i&gt;') %]&lt;br&gt;&lt;small&gt;[% replace(replace(replace(coalesce(to_string(&quot;reports&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/small&gt;&lt;/div&gt;</mapTip>
<fieldConfiguration><field name="id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="name" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="place_kind" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Continent" value="continent"/>
</Option>
<Option type="Map"><Option type="QString" name="Macroregion" value="macroregion"/>
</Option>
<Option type="Map"><Option type="QString" name="Country" value="country"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin1" value="admin1"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin2" value="admin2"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin3" value="admin3"/>
</Option>
<Option type="Map"><Option type="QString" name="Region" value="region"/>
</Option>
<Option type="Map"><Option type="QString" name="City" value="city"/>
</Option>
<Option type="Map"><Option type="QString" name="Town" value="town"/>
</Option>
<Option type="Map"><Option type="QString" name="Village" value="village"/>
</Option>
<Option type="Map"><Option type="QString" name="Neighbourhood" value="neighbourhood"/>
</Option>
<Option type="Map"><Option type="QString" name="Camp" value="camp"/>
</Option>
<Option type="Map"><Option type="QString" name="Prison" value="prison"/>
</Option>
<Option type="Map"><Option type="QString" name="Base" value="base"/>
</Option>
<Option type="Map"><Option type="QString" name="Crossing" value="crossing"/>
</Option>
<Option type="Map"><Option type="QString" name="Airport" value="airport"/>
</Option>
<Option type="Map"><Option type="QString" name="Dam" value="dam"/>
</Option>
<Option type="Map"><Option type="QString" name="Field" value="field"/>
</Option>
<Option type="Map"><Option type="QString" name="Road" value="road"/>
</Option>
<Option type="Map"><Option type="QString" name="Bridge" value="bridge"/>
</Option>
<Option type="Map"><Option type="QString" name="Site" value="site"/>
</Option>
<Option type="Map"><Option type="QString" name="Range" value="range"/>
</Option>
<Option type="Map"><Option type="QString" name="Mountain" value="mountain"/>
</Option>
<Option type="Map"><Option type="QString" name="Desert" value="desert"/>
</Option>
<Option type="Map"><Option type="QString" name="Valley" value="valley"/>
</Option>
<Option type="Map"><Option type="QString" name="River" value="river"/>
</Option>
<Option type="Map"><Option type="QString" name="Lake" value="lake"/>
</Option>
<Option type="Map"><Option type="QString" name="Sea" value="sea"/>
</Option>
<Option type="Map"><Option type="QString" name="Island" value="island"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="admin1" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="admin2" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="country" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="iso3" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="status" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="status_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="status_basis" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="status_history" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="valid_from" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="valid_to" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="holder" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="holder_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population_low" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population_high" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population_shared_with" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population_quote" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="population_report" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population_history" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="escapes" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="escape_history" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="transfers" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="transfer_history" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="incidents" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="attacks" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="operations" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="movements" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="activity" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_low" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_high" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="injured" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="detained" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="abducted" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="kinds" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="first_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="last_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="report_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="quote" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="quote_report" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="incident_ids" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="reports" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="urls" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
</fieldConfiguration>
<aliases><alias index="0" field="id" name="Id"/>
<alias index="1" field="name" name="Name"/>
<alias index="2" field="place_kind" name="Place kind"/>
<alias index="3" field="admin1" name="First-level area"/>
<alias index="4" field="admin2" name="Second-level area"/>
<alias index="5" field="country" name="Country"/>
<alias index="6" field="iso3" name="Country code"/>
<alias index="7" field="status" name="Status"/>
<alias index="8" field="status_date" name="Status since"/>
<alias index="9" field="status_basis" name="Status basis"/>
<alias index="10" field="status_history" name="Status in time"/>
<alias index="11" field="valid_from" name="Exists from"/>
<alias index="12" field="valid_to" name="Exists to"/>
<alias index="13" field="holder" name="Holder"/>
<alias index="14" field="holder_date" name="Holder since"/>
<alias index="15" field="population" name="Population"/>
<alias index="16" field="population_low" name="Population, at least"/>
<alias index="17" field="population_high" name="Population, at most"/>
<alias index="18" field="population_date" name="Population on"/>
<alias index="19" field="population_shared_with" name="Population shared with"/>
<alias index="20" field="population_quote" name="Population quote"/>
<alias index="21" field="population_report" name="Population report"/>
<alias index="22" field="population_history" name="Population in time"/>
<alias index="23" field="escapes" name="Escapes"/>
<alias index="24" field="escape_history" name="Escapes in time"/>
<alias index="25" field="transfers" name="Transfers"/>
<alias index="26" field="transfer_history" name="Transfers in time"/>
<alias index="27" field="incidents" name="Incidents"/>
<alias index="28" field="attacks" name="Attacks"/>
<alias index="29" field="operations" name="Security operations and seizures"/>
<alias index="30" field="movements" name="Movements and transfers"/>
<alias index="31" field="activity" name="Reported activity"/>
<alias index="32" field="killed" name="Killed"/>
<alias index="33" field="killed_low" name="Killed, at least"/>
<alias index="34" field="killed_high" name="Killed, at most"/>
<alias index="35" field="injured" name="Injured"/>
<alias index="36" field="detained" name="Detained"/>
<alias index="37" field="abducted" name="Abducted"/>
<alias index="38" field="kinds" name="Kinds"/>
<alias index="39" field="first_date" name="First day"/>
<alias index="40" field="last_date" name="Last day"/>
<alias index="41" field="report_count" name="Reports"/>
<alias index="42" field="quote" name="Quote"/>
<alias index="43" field="quote_report" name="Quoted report"/>
<alias index="44" field="incident_ids" name="Incident ids"/>
<alias index="45" field="reports" name="Report ids"/>
<alias index="46" field="urls" name="Web addresses"/>
</aliases>
<previewExpression>&quot;name&quot;</previewExpression>
</qgis>
